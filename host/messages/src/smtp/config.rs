//! How a mail server is configured, and what may be wrong with it.

use std::path::PathBuf;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use rustls::pki_types::ServerName;
use serde::Deserialize;

use super::Wrapping;
use super::letter::Sender;
use crate::secret::{Secret, SecretReader, SecretSource};

/// A mail server that takes letters (SMTP).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Name of the server.
    pub host: String,
    /// By default 587, 465 for `tls`, 25 for `none`.
    pub port: Option<u16>,
    /// By default `starttls`.
    #[serde(default)]
    pub encryption: Encryption,
    /// Who signs in; nobody when absent.
    pub user: Option<String>,
    /// With what.
    pub password: Option<SecretSource>,
    /// Whom letters come from, for example `桐庐县生态环境分局 <noreply@tonglu.example.cn>`.
    pub from: String,
    /// Whom answers go to.
    pub reply_to: Option<String>,
    /// What this host calls itself; by default the domain of `from`.
    pub hello: Option<String>,
    /// Authorities to trust besides those of the machine, as PEM.
    pub authorities: Option<PathBuf>,
}

/// How the way to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// Begun in clear text and upgraded; where the server does not offer it nothing is sent.
    #[default]
    Starttls,
    /// From the start.
    Tls,
    /// Not at all.
    None,
}

/// What a checked configuration gives.
pub(super) struct Parts {
    pub(super) sender: Sender,
    pub(super) hello: ClientId,
    pub(super) wrapping: Wrapping,
    pub(super) password: Option<Secret>,
}

impl SmtpConfig {
    /// The port that is called.
    pub(super) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.encryption {
            Encryption::Starttls => 587,
            Encryption::Tls => 465,
            Encryption::None => 25,
        })
    }

    /// What it says, read and checked.
    pub(super) fn parts(&self, reader: &SecretReader<'_>) -> Result<Parts, Vec<String>> {
        let mut problems = Vec::new();
        if self.host.trim().is_empty() {
            problems.push("`host` is empty, name the mail server".to_owned());
        }
        let from = mailbox("from", &self.from, &mut problems);
        let reply_to = self.reply_to.as_ref();
        let reply_to = reply_to.and_then(|text| mailbox("reply_to", text, &mut problems));
        let password = self.password(reader, &mut problems);
        let wrapping = self.wrapping().map_err(|problem| problems.push(problem)).ok();
        match (from, wrapping) {
            (Some(from), Some(wrapping)) if problems.is_empty() => {
                let hello = self.hello.clone().unwrap_or_else(|| from.email.domain().to_owned());
                let sender = Sender { from, reply_to };
                Ok(Parts { sender, hello: ClientId::Domain(hello), wrapping, password })
            }
            _ => Err(problems),
        }
    }

    fn password(&self, reader: &SecretReader<'_>, problems: &mut Vec<String>) -> Option<Secret> {
        let source = match (&self.user, &self.password) {
            (None, None) => return None,
            (Some(_), Some(source)) => source,
            _ => {
                problems.push("`user` and `password` go together, give both or none".to_owned());
                return None;
            }
        };
        if self.encryption == Encryption::None {
            problems.push(
                "`encryption` is `none`, so the password would go in clear text: use `starttls` \
                 or `tls`, or send without a user"
                    .to_owned(),
            );
        }
        let read = reader.read(source);
        read.map_err(|problem| problems.push(format!("`password` {problem}"))).ok()
    }

    fn wrapping(&self) -> Result<Wrapping, String> {
        let own = self.authorities.as_deref();
        match self.encryption {
            Encryption::None => Ok(Wrapping::None),
            Encryption::Tls => {
                let name = ServerName::try_from(self.host.clone());
                let name = name.map_err(|_| "`host` is no name of a server".to_owned())?;
                Ok(Wrapping::FromTheStart(crate::tls::for_stream(own)?, name))
            }
            Encryption::Starttls => {
                let mut builder = TlsParameters::builder(self.host.clone());
                if let Some(path) = own {
                    let shown = path.display();
                    let pem = std::fs::read(path).map_err(|error| format!("`{shown}`: {error}"))?;
                    let read = Certificate::from_pem(&pem);
                    builder = builder
                        .add_root_certificate(read.map_err(|error| format!("`{shown}`: {error}"))?);
                }
                builder.build_rustls().map(Wrapping::Upgraded).map_err(|error| error.to_string())
            }
        }
    }
}

fn mailbox(name: &str, text: &str, problems: &mut Vec<String>) -> Option<Mailbox> {
    let read = text.parse();
    let wrong = |_| {
        problems.push(format!(
            "`{name}` is `{text}`, write it as `name@example.cn` or `Name <name@example.cn>`"
        ));
    };
    read.map_err(wrong).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_is_told_with_what_to_do() {
        let good = "host = \"mail.example.cn\"\nfrom = \"桐庐县 <noreply@example.cn>\"";
        for (toml, says) in [
            (good.to_owned(), ""),
            (format!("{good}\nencryption = \"tls\""), ""),
            (format!("{good}\nencryption = \"none\""), ""),
            (format!("{good}\nuser = \"u\""), "go together"),
            (format!("{good}\nuser = \"u\"\npassword = {{ env = \"P\" }}"), ""),
            (format!("{good}\nuser = \"u\"\npassword = {{ env = \"Q\" }}"), "no `Q`"),
            (
                format!(
                    "{good}\nuser = \"u\"\npassword = {{ env = \"P\" }}\nencryption = \"none\""
                ),
                "clear text",
            ),
            (format!("{good}\nreply_to = \"nobody\""), "`reply_to` is `nobody`"),
            (good.replace("mail.example.cn", ""), "`host` is empty"),
            (good.replace('@', ""), "`from` is"),
        ] {
            let config: SmtpConfig = toml::from_str(&toml).unwrap();
            let env = |name: &str| (name == "P").then(|| "p".to_owned());
            let reader = SecretReader { env: &env, inline_allowed: false };
            let told = config.parts(&reader).err().unwrap_or_default().join("\n");
            assert!(told.contains(says) && (says.is_empty() == told.is_empty()), "{toml}: {told}");
        }
    }
}
