// Signs in at Firebase Auth and hands the ID token to the panel. Another provider is
// another function that returns an ID token.

const form = document.getElementById("password");
const error = document.getElementById("error");

const sentences = {
  INVALID_LOGIN_CREDENTIALS: "This is not the right e-mail address or password.",
  EMAIL_NOT_FOUND: "This is not the right e-mail address or password.",
  INVALID_PASSWORD: "This is not the right e-mail address or password.",
  INVALID_EMAIL: "This is no e-mail address.",
  USER_DISABLED: "This account is disabled.",
  TOO_MANY_ATTEMPTS_TRY_LATER: "Too many attempts. Please try again later.",
};

// https://cloud.google.com/identity-platform/docs/use-rest-api
async function withPassword(address, email, password) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password, returnSecureToken: true }),
  });
  const content = await answer.json();
  if (!answer.ok) {
    const code = content.error.message.split(" ")[0];
    throw new Error(sentences[code] ?? "The sign-in failed. Please try again.");
  }
  if (!content.idToken) throw new Error("This account needs a second factor, which this page does not ask for.");
  return content.idToken;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  error.hidden = true;
  try {
    form.elements.idToken.value = await withPassword(
      form.dataset.address, document.getElementById("email").value, document.getElementById("secret").value);
    form.submit();
  } catch (problem) {
    const away = problem instanceof TypeError || problem instanceof SyntaxError;
    error.textContent = away ? "Firebase Auth does not answer. Please try again." : problem.message;
    error.hidden = false;
    button.disabled = false;
    document.getElementById("secret").select();
  }
});
