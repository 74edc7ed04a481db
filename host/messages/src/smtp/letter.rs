//! A notice as a letter.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use tidegate_domain::Notice;

use crate::gateway::{Failed, short, wire_key};

/// Who sends letters.
#[derive(Clone)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
}

/// A letter, ready to be handed over.
pub(super) struct Letter {
    pub(super) to: Address,
    /// Its `Message-ID`: of the same notice always the same, so that whoever gets it twice knows.
    pub(super) id: String,
    pub(super) bytes: Vec<u8>,
}

impl Sender {
    pub(super) fn address(&self) -> Address {
        self.from.email.clone()
    }
}

impl Letter {
    /// The letter of a notice.
    ///
    /// # Errors
    /// For good: the address is none.
    pub(super) fn write(sender: &Sender, notice: &Notice) -> Result<Self, Failed> {
        let kept = &notice.notice;
        let to: Address = kept
            .address
            .parse()
            .map_err(|_| Failed::for_good("the address is no e-mail address"))?;
        let id = format!("<{}@{}>", short(&wire_key(notice)), sender.from.email.domain());
        let written = u64::try_from(kept.at).unwrap_or_default();
        let mut builder = Message::builder()
            .from(sender.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&kept.title))
            .date(UNIX_EPOCH + Duration::from_secs(written))
            .message_id(Some(id.clone()))
            .header(ContentType::TEXT_PLAIN);
        if let Some(reply_to) = &sender.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        // So that nobody's absence note is sent back (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        builder = builder.raw_header(HeaderValue::new(name, "auto-generated".to_owned()));
        let message = builder
            .body(kept.text.clone())
            .map_err(|_| Failed::for_good("the notice makes no letter"))?;
        Ok(Self { to, id, bytes: message.formatted() })
    }

    /// Whether its address needs a server that takes more than ASCII.
    pub(super) fn has_other_letters(&self) -> bool {
        !self.to.to_string().is_ascii()
    }
}

/// A text without line ends, which would end a header.
fn one_line(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
