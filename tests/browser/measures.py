"""What is measured in a page, in the browser's own language."""

# Resolves when no colour changes any more.
FADED = "() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))"

# What makes a page scroll sideways.
TOO_WIDE = """() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    element => element.getBoundingClientRect().right > clientWidth + 0.5);
  const named = wide.map(element => element.localName + "." + element.className);
  return [`${scrollWidth} px: ${named.slice(0, 5).join(", ")}`];
}"""

# Links and buttons, but for those in running text, that are smaller than a finger may be (WCAG
# 2.5.8: 24 px). A checkbox is as large as its label.
SMALL = """() => {
  const LEAST = 24 - 0.1;
  const acts = [...document.querySelectorAll(
    "a[href], button, summary, select, textarea, input:not([type=hidden])")];
  const isInText = element => getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some(
      node => node.nodeType === Node.TEXT_NODE && /\\p{L}/u.test(node.textContent));
  const box = element => {
    const label = ["checkbox", "radio"].includes(element.type) && element.labels[0];
    return (label || element).getBoundingClientRect();
  };
  return acts.flatMap(element => {
    const { width, height, right, bottom } = box(element);
    const isShown = element.checkVisibility() && width * height && right > 0 && bottom > 0;
    if (!isShown || isInText(element) || Math.min(width, height) >= LEAST) return [];
    const says = (element.textContent.trim() || element.name || "").slice(0, 30);
    return [`<${element.localName} class="${element.className}"> “${says}” is ` +
      `${Math.round(width)} x ${Math.round(height)}`];
  });
}"""
