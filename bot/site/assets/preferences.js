// What the reader chose before, set before anything is shown. Without storage, the system's choice holds.
(function () {
  "use strict";
  function remembered(key) {
    try {
      return localStorage.getItem("shelver-" + key);
    } catch {
      return null;
    }
  }
  var root = document.documentElement;
  root.dataset.scripts = "on";
  var colours = remembered("colours");
  if (colours === "light" || colours === "dark") {
    root.dataset.colours = colours;
  }
  var language = remembered("language") || (/^zh\b/i.test(navigator.language || "") ? "zh" : "en");
  root.lang = language === "zh" ? "zh" : "en";
})();
