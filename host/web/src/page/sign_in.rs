//! Showing a token once, so that the browser shows it from then on.

use axum::extract::FromRequest;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::Page;
use crate::app::App;
use crate::error::Failure;
use crate::guard::{COOKIE_NAME, address};
use crate::language::Wanted;
use crate::texts::{Texts, texts};

/// What is sent by the form.
#[derive(Deserialize)]
pub(crate) struct SignIn {
    token: String,
}

/// The form to sign in.
pub(crate) async fn show_sign_in(Wanted(language): Wanted, uri: Uri) -> Response {
    let texts = texts(language);
    let title = texts.text("sign-in");
    Page { texts, title: &title, uri: Some(&uri), live: None }.response(&form(texts))
}

fn form(texts: &Texts) -> Markup {
    html! {
        section.panel.sign-in {
            h1 { (texts.text("sign-in")) }
            form.filter method="post" action="/sign-in" {
                label for="token" { (texts.text("token")) }
                input #token name="token" type="password" required autocomplete="off"
                    spellcheck="false";
                button { (texts.text("sign-in")) }
            }
            p.quiet { (texts.text("sign-in-note")) }
            form method="post" action="/sign-out" { button { (texts.text("sign-out")) } }
        }
    }
}

/// Takes a token that is good and has the browser show it from then on.
pub(crate) async fn sign_in(State(app): State<App>, request: Request) -> Result<Response, Failure> {
    let from = address(request.extensions(), request.headers());
    let is_encrypted = is_encrypted(request.headers());
    let sent: Result<Form<SignIn>, FormRejection> = Form::from_request(request, &app).await;
    let Ok(Form(sent)) = sent else {
        return Err(Failure::bad_input("token", "the form was not sent whole, try again"));
    };
    let token = sent.token.trim();
    let caller = app.access.caller(Some(token), from).await?;
    if caller.is_local() {
        return Ok(Redirect::to("/").into_response());
    }
    // Its form was looked at, so that nothing in it can end the value.
    let cookie =
        format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict{}", secure(is_encrypted));
    Ok(leading_home(&cookie))
}

/// Has the browser forget its token; revoking it is another thing.
pub(crate) async fn sign_out(headers: HeaderMap) -> Response {
    let secure = secure(is_encrypted(&headers));
    leading_home(&format!("{COOKIE_NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{secure}"))
}

fn leading_home(cookie: &str) -> Response {
    let mut response = Redirect::to("/").into_response();
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// Whether a proxy in front says that the browser speaks with it over TLS.
fn is_encrypted(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

const fn secure(is_encrypted: bool) -> &'static str {
    if is_encrypted { "; Secure" } else { "" }
}
