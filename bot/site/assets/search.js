// The search of all papers. What is chosen stands in the address behind the #, so that it can be shared.
(function () {
  "use strict";
  var data = window.shelverPapers;
  var site = window.shelver;
  var PAGE = 0, TITLE = 1, AUTHORS = 2, MONTH = 3, STATUS = 4, SECTIONS = 5, FACETS = 6, VENUE = 7, NAME = 8, ID = 9;
  var STEP = 50;
  var FIELDS = ["q", "section", "facet", "venue", "status", "from", "until"];
  var form = document.getElementById("search");
  var list = document.getElementById("results");
  var found = document.getElementById("found");
  var nothing = document.getElementById("nothing");
  var more = document.getElementById("more");
  var hits = [];
  var shown = 0;
  var address = null;

  function folded(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  var titles = data.papers.map(function (paper) {
    return folded(paper[TITLE] + "\n" + paper[NAME] + "\n" + paper[ID]);
  });
  var texts = data.papers.map(function (paper, place) {
    var venue = paper[VENUE] < 0 ? "" : data.venues[paper[VENUE]];
    return titles[place] + "\n" + folded(paper[AUTHORS].join("\n") + "\n" + venue);
  });

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function bilingual(made, english, chinese) {
    made.textContent = english;
    made.setAttribute("data-zh", chinese);
    return made;
  }

  function option(field, value, english, chinese) {
    var made = element("option");
    made.value = value;
    form.elements[field].append(bilingual(made, english, chinese));
  }

  function indented(depth, name, count) {
    return "\u2003".repeat(depth) + name + " (" + count + ")";
  }

  function fillFilters() {
    data.sections.forEach(function (section) {
      var depth = section[0].split(data.separator).length - 1;
      option("section", section[0], indented(depth, section[1], section[3]), indented(depth, section[2], section[3]));
    });
    data.facets.forEach(function (facet) {
      var depth = facet[0].split("/").length - 1;
      option("facet", facet[0], indented(depth, facet[1], facet[3]), indented(depth, facet[2], facet[3]));
    });
    var counts = data.venues.map(function () { return 0; });
    data.papers.forEach(function (paper) { if (paper[VENUE] >= 0) counts[paper[VENUE]] += 1; });
    data.venues
      .map(function (name, place) { return [name, counts[place]]; })
      .sort(function (one, other) { return one[0].localeCompare(other[0], "en"); })
      .forEach(function (venue) {
        var name = indented(0, venue[0], venue[1]);
        option("venue", venue[0], name, name);
      });
    data.statuses.forEach(function (status) { option("status", status[0], status[1], status[2]); });
    var months = Array.from(new Set(data.papers.map(function (paper) { return paper[MONTH]; }).filter(Boolean)));
    months.sort().reverse().forEach(function (month) {
      option("from", month, month, month);
      option("until", month, month, month);
    });
  }

  // The places of what is wanted in a list of paths, what lies below it included; null where all is wanted.
  function branch(paths, wanted, separator) {
    if (!wanted) return null;
    var places = new Set();
    paths.forEach(function (one, place) {
      if (one[0] === wanted || one[0].startsWith(wanted + separator)) places.add(place);
    });
    return places;
  }

  function search() {
    var words = folded(form.elements.q.value).split(/\s+/).filter(Boolean);
    var sections = branch(data.sections, form.elements.section.value, data.separator);
    var facets = branch(data.facets, form.elements.facet.value, "/");
    var venue = form.elements.venue.value;
    var status = form.elements.status.value;
    var from = form.elements.from.value;
    var until = form.elements.until.value;
    var inTitle = [], elsewhere = [];
    data.papers.forEach(function (paper, place) {
      if (sections && !paper[SECTIONS].some(function (one) { return sections.has(one); })) return;
      if (facets && !paper[FACETS].some(function (one) { return facets.has(one); })) return;
      if (venue && (paper[VENUE] < 0 || data.venues[paper[VENUE]] !== venue)) return;
      if (status && data.statuses[paper[STATUS]][0] !== status) return;
      if ((from || until) && !paper[MONTH]) return;
      if ((from && paper[MONTH] < from) || (until && paper[MONTH] > until)) return;
      if (!words.every(function (word) { return texts[place].includes(word); })) return;
      (words.every(function (word) { return titles[place].includes(word); }) ? inTitle : elsewhere).push(place);
    });
    hits = inTitle.concat(elsewhere);
    shown = 0;
    list.replaceChildren();
    showMore();
    tellCount();
  }

  function tellCount() {
    var label = data.labels[hits.length === 1 ? "1 paper" : "{count} papers"][site.chinese() ? 1 : 0];
    found.textContent = label.replace("{count}", hits.length.toLocaleString("en"));
    nothing.hidden = hits.length > 0;
  }

  function item(paper) {
    var made = element("li", "paper");
    var title = element("a", "title", paper[TITLE]);
    title.href = paper[PAGE];
    title.lang = "en";
    var meta = element("p", "meta");
    if (paper[AUTHORS].length) {
      var authors = element("span", "authors", paper[AUTHORS].slice(0, 4).join(", ") + " ");
      if (paper[AUTHORS].length > 4) {
        var others = paper[AUTHORS].length - 4;
        var labels = data.labels[others === 1 ? "and 1 other" : "and {count} others"].map(function (label) {
          return label.replace("{count}", others);
        });
        authors.append(bilingual(element("span"), labels[0], labels[1]));
      }
      meta.append(authors, " ");
    }
    if (paper[MONTH]) meta.append(element("span", "figures", paper[MONTH]), " ");
    if (paper[VENUE] >= 0) meta.append(element("span", "venue", data.venues[paper[VENUE]]), " ");
    var status = data.statuses[paper[STATUS]];
    if (status[0] !== "listed") meta.append(bilingual(element("span", "status " + status[0]), status[1], status[2]));
    made.append(title, meta);
    return made;
  }

  function showMore() {
    var part = document.createDocumentFragment();
    hits.slice(shown, shown + STEP).forEach(function (place) { part.append(item(data.papers[place])); });
    if (site.chinese()) site.translate(part);
    list.append(part);
    shown = Math.min(shown + STEP, hits.length);
    more.hidden = shown >= hits.length;
  }

  function readAddress() {
    if (address === location.hash) return;
    address = location.hash;
    var chosen = new URLSearchParams(location.hash.slice(1));
    FIELDS.forEach(function (field) {
      form.elements[field].value = chosen.get(field) || "";
    });
    search();
  }

  // What is typed replaces the address; each choice is a step of its own, from which the browser's Back leads.
  function writeAddress(isStep) {
    var chosen = new URLSearchParams();
    FIELDS.forEach(function (field) {
      var value = form.elements[field].value.trim();
      if (value) chosen.set(field, value);
    });
    address = chosen.toString() ? "#" + chosen.toString() : "";
    if (address === location.hash) return;
    history[isStep ? "pushState" : "replaceState"](null, "", address || "#");
  }

  function changed(isStep) {
    search();
    writeAddress(isStep);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) { changed(event.target.tagName === "SELECT"); });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    FIELDS.forEach(function (field) { form.elements[field].value = ""; });
    changed(true);
    form.elements.q.focus();
  });
  more.addEventListener("click", function () {
    var next = shown;
    showMore();
    list.children[next].querySelector("a").focus();
  });
  window.addEventListener("popstate", readAddress);
  window.addEventListener("hashchange", readAddress);
  site.onLanguage(tellCount);

  fillFilters();
  if (site.chinese()) site.translate(form);
  form.hidden = false;
  readAddress();
  if (location.hash === "#q=") form.elements.q.focus();
})();
