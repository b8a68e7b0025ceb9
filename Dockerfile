# Shelver in a container: `docker build -t shelver .`; README's "Put it to work" and deploy/ say how to start it.
# The release of Python and of Debian are fixed; fix the bytes too by --build-arg BASE=python:...@sha256:...
ARG BASE=python:3.13.9-slim-trixie

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/shelver
# What it needs changes seldom, and each file is known by its hash.
COPY requirements/container.txt requirements/
RUN /opt/shelver/bin/pip install --require-hashes -r requirements/container.txt
COPY pyproject.toml README.md LICENSE ./
COPY config/ config/
COPY db/ db/
COPY classifiers/ classifiers/
COPY bot/ bot/
RUN /opt/shelver/bin/pip install --no-deps --no-build-isolation . \
    && /opt/shelver/bin/pip uninstall --yes hatchling editables pip

FROM ${BASE}
# Git is for dry runs and for looking at clones; tini passes signals on and clears up after Git. Of Git the one program is enough, which
# has all but the ways to clone; Perl, which Git's package takes along, nothing here runs. Debian's security updates come with each
# build, so their versions are not fixed.
# hadolint ignore=DL3008
RUN printf '%s\n' 'path-exclude=/usr/lib/git-core/git-*' 'path-include=/usr/lib/git-core/git-remote-http*' \
        'path-exclude=/usr/lib/*/libperl*' 'path-exclude=/usr/lib/*/perl/*' 'path-exclude=/usr/share/perl/*' \
        > /etc/dpkg/dpkg.cfg.d/shelver \
    && apt-get update \
    && apt-get install --yes --no-install-recommends git tini \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 shelver \
    && useradd --uid 10001 --gid shelver --no-log-init --no-create-home --home-dir /var/lib/shelver --shell /usr/sbin/nologin shelver \
    && install --directory --owner=shelver --group=shelver --mode=0700 /var/lib/shelver
COPY --from=build /opt/shelver /opt/shelver
# The database and the run lock are in /var/lib/shelver; nothing else is written but in /tmp.
ENV PATH=/opt/shelver/bin:$PATH XDG_DATA_HOME=/var/lib PYTHONUNBUFFERED=1
# Python compiles what it imports of its own library, which nobody can write later; and what was built is seen to work.
RUN shelver demo --out /tmp/demo > /dev/null && rm -r /tmp/demo
USER 10001:10001
WORKDIR /var/lib/shelver
VOLUME /var/lib/shelver
# `serve` begins its runs when they are due, and the database can be read. Another command than that needs --no-healthcheck.
HEALTHCHECK --interval=1m --timeout=30s --start-period=2m --retries=3 CMD ["python", "-c", "from http.client import HTTPConnection as Http; http = Http('127.0.0.1', 9464, timeout=20); http.request('GET', '/healthz'); answer = http.getresponse(); print(answer.read().decode()); raise SystemExit(answer.status != 200)"]
ENTRYPOINT ["tini", "--", "shelver"]
CMD ["serve"]
