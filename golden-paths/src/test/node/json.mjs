// GitHub's parser is made for bundlers: it imports JSON without saying so.
export function load(url, context, next) {
  return next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);
}
