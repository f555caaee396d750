// A file of its own: the service's Content-Security-Policy allows no script
// inside a page.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  // Nobody but this service is asked for anything.
  validatorUrl: null,
  queryConfigEnabled: false,
});
