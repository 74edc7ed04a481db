//! Server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use futures::stream::unfold;
use serde::Deserialize;
use serde_json::json;
use tidegate_domain::{Jurisdiction, Permission};
use tidegate_service::{Access, Caller, Event as HostEvent};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, watch};
use utoipa::IntoParams;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Query};
use crate::serve::Stopping;
use crate::texts::word;

/// How often a comment keeps a quiet connection open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How often the token of whoever listens is looked at again.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// Only events of this county; of all that are the caller's to see when absent.
    #[param(value_type = Option<String>)]
    county: Option<County>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What a stream of events goes on with.
struct Listening {
    events: Receiver<HostEvent>,
    stopping: Option<watch::Receiver<bool>>,
    county: Option<Jurisdiction>,
    access: Arc<Access>,
    caller: Caller,
    asked_at: Instant,
    greeted: bool,
    _permit: OwnedSemaphorePermit,
}

/// What happens, as it happens: `ready` at once, then `graded`, `warning`, `judged`,
/// `classified` and `set-aside` (of a pack that failed too often, or is back), and
/// `lagged` when events were lost because the listener was slow.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    operation_id = "stream_events",
    tag = "operation",
    params(EventsQuery),
    responses((status = 200, description = "The events", body = String,
        content_type = "text/event-stream")),
)]
pub(crate) async fn stream_events(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<EventsQuery>,
    stopping: Option<Extension<Stopping>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    if let Some(County(county)) = &query.county {
        caller.require(Permission::ReadCounty, county)?;
    }
    let permit = app.event_streams.clone().try_acquire_owned();
    let permit = permit.map_err(|_| Failure::busy("too many listen already, try again later"))?;
    let listening = Listening {
        events: app.host.events(),
        stopping: stopping.map(|Extension(Stopping(stopping))| stopping),
        county: query.county.map(|county| county.0),
        access: Arc::clone(&app.access),
        asked_at: Instant::now(),
        caller,
        greeted: false,
        _permit: permit,
    };
    let events = unfold(listening, |mut listening| async move {
        let event = listening.next().await?;
        Some((Ok(event), listening))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What a stream heard.
enum Heard {
    Event(Result<HostEvent, RecvError>),
    Stop,
    Nothing,
}

impl Listening {
    /// The next event; none when the server stops or the token is good for nothing any more.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            return Some(Event::default().event("ready").data("{}"));
        }
        loop {
            let received = match self.heard().await {
                Heard::Event(received) => received,
                Heard::Stop => return None,
                // Also where nothing happens, a token that was revoked ends its stream.
                Heard::Nothing if self.is_still_good().await => continue,
                Heard::Nothing => return None,
            };
            match received {
                Ok(event) if self.is_wanted(&event) => {
                    if !self.is_still_good().await {
                        return None;
                    }
                    if self.may_see(&event) {
                        return Some(told(&event));
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(lost)) => {
                    let data = json!({ "event": "lagged", "lost": lost }).to_string();
                    return Some(Event::default().event("lagged").data(data));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// What comes first: an event, the end of the server, or the time to look at the token again.
    async fn heard(&mut self) -> Heard {
        let Self { events, stopping, .. } = self;
        let stopped = async {
            match stopping {
                Some(stopping) => drop(stopping.wait_for(|stopping| *stopping).await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            received = events.recv() => Heard::Event(received),
            () = stopped => Heard::Stop,
            () = tokio::time::sleep(ASK_AGAIN) => Heard::Nothing,
        }
    }

    /// Whether the token is still good: a stream may be open for days.
    async fn is_still_good(&mut self) -> bool {
        if self.asked_at.elapsed() < ASK_AGAIN {
            return true;
        }
        self.asked_at = Instant::now();
        match self.access.again(&self.caller).await {
            Ok(caller) => {
                self.caller = caller;
                true
            }
            Err(_) => false,
        }
    }

    fn may_see(&self, event: &HostEvent) -> bool {
        let permission = match event {
            HostEvent::Judged { .. } => Permission::ReadJudgements,
            _ => Permission::ReadCounty,
        };
        self.caller.may(permission, county_of(event))
    }

    fn is_wanted(&self, event: &HostEvent) -> bool {
        self.county.as_ref().is_none_or(|wanted| wanted == county_of(event))
    }
}

const fn county_of(event: &HostEvent) -> &Jurisdiction {
    let (HostEvent::Graded { county, .. }
    | HostEvent::Warning { county, .. }
    | HostEvent::Judged { county, .. }
    | HostEvent::Classified { county, .. }
    | HostEvent::SetAside { county, .. }) = event;
    county
}

fn told(event: &HostEvent) -> Event {
    let (name, data) = match event {
        HostEvent::Graded { county, readings } => {
            ("graded", json!({ "county": county, "readings": readings }))
        }
        HostEvent::Warning { county, watch, grade } => {
            ("warning", json!({ "county": county, "watch": watch, "grade": word(grade) }))
        }
        HostEvent::Judged { county, enterprise, judgement, findings } => {
            let data = json!({
                "county": county,
                "enterprise": enterprise,
                "judgement": judgement,
                "findings": findings,
            });
            ("judged", data)
        }
        HostEvent::Classified { county, enterprises } => {
            ("classified", json!({ "county": county, "enterprises": enterprises }))
        }
        HostEvent::SetAside { county, pack, office, aside } => {
            let data = json!({
                "county": county, "pack": pack, "office": word(office), "aside": aside,
            });
            ("set-aside", data)
        }
    };
    Event::default().event(name).data(data.to_string())
}
