// The switches for language and colours, and the key that leads to the search.
(function () {
  "use strict";
  var root = document.documentElement;
  var listeners = [];

  function remember(key, value) {
    try {
      localStorage.setItem("shelver-" + key, value);
    } catch {
      // the choice holds for this page
    }
  }

  function chinese() {
    return root.lang === "zh";
  }

  // Attributes that carry words, each with its Chinese beside it as data-zh-<name>.
  var ATTRIBUTES = ["aria-label", "placeholder"];

  function translate(part) {
    part.querySelectorAll("[data-zh]").forEach(function (element) {
      if (!element.hasAttribute("data-en")) {
        element.setAttribute("data-en", element.textContent);
      }
      element.textContent = element.getAttribute(chinese() ? "data-zh" : "data-en");
    });
    ATTRIBUTES.forEach(function (name) {
      part.querySelectorAll("[data-zh-" + name + "]").forEach(function (element) {
        if (!element.hasAttribute("data-en-" + name)) {
          element.setAttribute("data-en-" + name, element.getAttribute(name));
        }
        element.setAttribute(name, element.getAttribute((chinese() ? "data-zh-" : "data-en-") + name));
      });
    });
  }

  var languageSwitch = document.getElementById("language");
  function showLanguage() {
    translate(document);
    languageSwitch.textContent = chinese() ? "English" : "中文";
    languageSwitch.setAttribute("aria-label", chinese() ? "Switch to English" : "切换到中文");
    languageSwitch.lang = chinese() ? "en" : "zh";
    showColours();
    listeners.forEach(function (listener) {
      listener();
    });
  }
  languageSwitch.addEventListener("click", function () {
    root.lang = chinese() ? "en" : "zh";
    remember("language", root.lang);
    showLanguage();
  });

  var ORDER = ["auto", "light", "dark"];
  var NAMES = { auto: ["Auto", "自动"], light: ["Light", "浅色"], dark: ["Dark", "深色"] };
  var coloursSwitch = document.getElementById("colours");
  function showColours() {
    var name = NAMES[root.dataset.colours || "auto"][chinese() ? 1 : 0];
    coloursSwitch.textContent = name;
    coloursSwitch.setAttribute("aria-label", (chinese() ? "配色：" : "Colours: ") + name);
  }
  coloursSwitch.addEventListener("click", function () {
    var next = ORDER[(ORDER.indexOf(root.dataset.colours || "auto") + 1) % ORDER.length];
    if (next === "auto") {
      delete root.dataset.colours;
    } else {
      root.dataset.colours = next;
    }
    remember("colours", next);
    showColours();
  });

  // The latest time is what matters: where a drawing is wider than the screen, its end is shown.
  document.querySelectorAll(".timeline .scroll").forEach(function (part) {
    part.scrollLeft = part.scrollWidth;
  });

  var quick = document.getElementById("quick");
  if (quick) {
    quick.hidden = false;
    quick.addEventListener("submit", function (event) {
      event.preventDefault();
      location.href = "papers.html#" + new URLSearchParams({ q: quick.elements.q.value });
    });
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    var typing = target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) {
      return;
    }
    event.preventDefault();
    var field = document.getElementById("q");
    if (field) {
      field.focus();
      field.select();
    } else {
      location.href = document.querySelector('nav a[href$="papers.html"]').getAttribute("href") + "#q=";
    }
  });

  window.shelver = {
    chinese: chinese,
    translate: translate,
    onLanguage: function (listener) {
      listeners.push(listener);
    },
  };
  languageSwitch.hidden = false;
  coloursSwitch.hidden = false;
  showLanguage();
})();
