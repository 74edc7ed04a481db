//! Notices by e-mail.

mod bounded;
mod config;
mod letter;

use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use rustls::pki_types::ServerName;
use tidegate_domain::Notice;
use tokio::net::TcpStream;

pub use config::{Encryption, SmtpConfig};

use crate::gateway::{Failed, Gateway, Taken};
use crate::heard::heard;
use crate::secret::Secret;
use bounded::Bounded;
use letter::{Letter, Sender};

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// How long a server may take to say good-bye.
const QUIT_WITHIN: Duration = Duration::from_secs(1);

/// Codes that concern every letter, whenever they are said: the server closes, or wants to know who
/// sends.
const WHOLE: [u16; 5] = [421, 530, 534, 535, 538];

/// Sends letters over one server, each over a connection of its own.
pub struct SmtpGateway {
    host: String,
    port: u16,
    sender: Sender,
    hello: ClientId,
    encryption: Wrapping,
    credentials: Option<Credentials>,
    secrets: Vec<Secret>,
    within: Duration,
}

/// How a connection is encrypted.
enum Wrapping {
    None,
    Upgraded(TlsParameters),
    FromTheStart(tokio_rustls::TlsConnector, ServerName<'static>),
}

/// How far a letter got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing that has to do with this letter.
    Greeting,
    /// Whom it is for, and what it says.
    Letter,
}

impl SmtpGateway {
    /// The gateway of a configuration; each letter takes at most `within`.
    ///
    /// # Errors
    /// All that is to be put right in the configuration.
    pub(crate) fn new(
        config: &SmtpConfig,
        reader: &crate::secret::SecretReader<'_>,
        within: Duration,
    ) -> Result<Self, Vec<String>> {
        let config::Parts { sender, hello, wrapping, password } = config.parts(reader)?;
        let user = config.user.clone().zip(password.as_ref());
        let credentials =
            user.map(|(user, password)| Credentials::new(user, password.reveal().to_owned()));
        Ok(Self {
            host: config.host.clone(),
            port: config.port(),
            sender,
            hello,
            encryption: wrapping,
            credentials,
            secrets: password.into_iter().collect(),
            within,
        })
    }

    /// A connection that is ready for letters.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Failed> {
        let connect = TcpStream::connect((self.host.as_str(), self.port));
        let stream = tokio::time::timeout(CONNECT_WITHIN.min(self.within), connect).await;
        let stream = stream.map_err(|_| Failed::down("takes no connection in time"))?;
        let unreachable =
            |error: std::io::Error| Failed::down(format!("cannot be reached: {}", error.kind()));
        let stream = Bounded::new(stream.map_err(unreachable)?);
        let stream: Box<dyn AsyncTokioStream> = match &self.encryption {
            Wrapping::FromTheStart(connector, name) => {
                let wrapped = connector.connect(name.clone(), stream).await;
                let wrapped = wrapped.map_err(|error| {
                    let said = heard(&error.to_string(), &self.secrets);
                    Failed::down(format!("is not encrypted as it should be: {said}"))
                })?;
                Box::new(bounded::Encrypted(wrapped))
            }
            Wrapping::None | Wrapping::Upgraded(_) => Box::new(stream),
        };
        let failed = |error| self.failed(Stage::Greeting, &error);
        let greeted = AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await;
        let mut connection = greeted.map_err(failed)?;
        if let Wrapping::Upgraded(parameters) = &self.encryption {
            // A server that does not offer it is never spoken to in clear text instead.
            let upgraded = connection.starttls(parameters.clone(), &self.hello).await;
            upgraded.map_err(failed)?;
        }
        if let Some(credentials) = &self.credentials {
            let known = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&known, credentials).await.map_err(failed)?;
        }
        Ok(connection)
    }

    /// Hands a letter over; gives the connection back, which has it.
    async fn deliver(&self, letter: &Letter) -> Result<AsyncSmtpConnection, Failed> {
        let mut connection = self.connect().await?;
        let greeting = |error| self.failed(Stage::Greeting, &error);
        let own = |error| self.failed(Stage::Letter, &error);
        let mut parameters = Vec::new();
        if letter.has_other_letters() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Failed::for_good(
                    "the e-mail address has letters that the server does not take (SMTPUTF8)",
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = Mail::new(Some(self.sender.address()), parameters);
        connection.command(from).await.map_err(greeting)?;
        connection.command(Rcpt::new(letter.to.clone(), Vec::new())).await.map_err(own)?;
        connection.command(Data).await.map_err(own)?;
        connection.message(&letter.bytes).await.map_err(own)?;
        Ok(connection)
    }

    fn failed(&self, stage: Stage, error: &lettre::transport::smtp::Error) -> Failed {
        use std::error::Error as _;
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        let said = heard(&format!("{error}{cause}"), &self.secrets);
        let code: Option<u16> = error.status().map(u16::from);
        let problem = match code {
            Some(code) => format!("answers {code}: {said}"),
            None => format!("does not do what a mail server does: {said}"),
        };
        match code {
            Some(code) if stage == Stage::Letter && !WHOLE.contains(&code) => {
                if code >= 500 {
                    Failed::for_good(problem)
                } else {
                    Failed::again(problem)
                }
            }
            _ => Failed::down(problem),
        }
    }
}

#[async_trait]
impl Gateway for SmtpGateway {
    async fn send(&self, notice: &Notice) -> Result<Taken, Failed> {
        let letter = Letter::write(&self.sender, notice)?;
        let delivered = tokio::time::timeout(self.within, self.deliver(&letter)).await;
        let late = |_| Failed::down("does not answer in time");
        let mut connection = delivered.map_err(late)??;
        // The letter is taken; how the server says good-bye changes nothing.
        let _ = tokio::time::timeout(QUIT_WITHIN, connection.quit()).await;
        Ok(Taken { receipt: Some(letter.id) })
    }
}
