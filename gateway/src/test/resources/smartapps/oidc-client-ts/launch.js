const query = new URLSearchParams(location.search);
const settings = {
  authority: query.get("iss"),
  client_id: "oidc-app",
  redirect_uri: new URL("index.html", location.href.split("?")[0]).href,
  scope: "launch openid fhirUser patient/*.rs",
  extraQueryParams: { launch: query.get("launch"), aud: query.get("iss") }
};
sessionStorage.setItem("settings", JSON.stringify(settings));
new oidc.UserManager(settings).signinRedirect();
