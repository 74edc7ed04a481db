//! Where the broker is and what is subscribed: `mqtt://[user@]host[:port]/topic-filter`.

use std::fmt;
use std::str::FromStr;

/// Port of MQTT without encryption.
const PORT: u16 = 1_883;

/// Longest topic filter, in bytes; the protocol lets through 65,535, and nobody has such topics.
const FILTER_BYTES_MAX: usize = 512;

/// A broker with a topic filter.
#[derive(Clone, PartialEq, Eq)]
pub struct MqttAddress {
    /// User, when the broker asks for one.
    pub user: Option<String>,
    /// Password, when the broker asks for one; not part of the text.
    pub password: Option<String>,
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// What is subscribed; `+` stands for one level, `#` at the end for all that are left.
    pub filter: String,
}

/// Why a text is no address of a broker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no address of a broker: {reason}; write mqtt://host:1883/meters/#")]
pub struct MqttAddressError {
    /// As given, without what may be a password.
    pub text: String,
    /// What is wrong.
    pub reason: &'static str,
}

impl FromStr for MqttAddress {
    type Err = MqttAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|reason| MqttAddressError { text: masked(text), reason })
    }
}

fn parse(text: &str) -> Result<MqttAddress, &'static str> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err("it has no scheme");
    };
    match scheme {
        "mqtt" => {}
        "mqtts" => {
            return Err("encryption is not spoken, run a broker or a tunnel on this machine");
        }
        _ => return Err("its scheme is not mqtt"),
    }
    let (place, filter) = rest.split_once('/').ok_or("it names no topic")?;
    let (user, place) = match place.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, place),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err("it holds a password, which belongs into the environment");
    }
    let (host, port) = host_and_port(place)?;
    check_filter(filter)?;
    Ok(MqttAddress {
        user: user.filter(|user| !user.is_empty()).map(str::to_owned),
        password: None,
        host,
        port,
        filter: filter.to_owned(),
    })
}

fn host_and_port(place: &str) -> Result<(String, u16), &'static str> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or("a `[` is not closed")?;
            (host, rest.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    if host.is_empty() || host.chars().any(|one| one.is_whitespace() || one.is_control()) {
        return Err("it names no host");
    }
    let port = match port {
        None => PORT,
        Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or("its port is none")?,
    };
    Ok((host.to_owned(), port))
}

/// # Source
/// MQTT 3.1.1, 4.7.1: topic wildcards.
fn check_filter(filter: &str) -> Result<(), &'static str> {
    if filter.is_empty() {
        return Err("it names no topic");
    }
    if filter.len() > FILTER_BYTES_MAX {
        return Err("its topic is longer than 512 bytes");
    }
    if filter.chars().any(char::is_control) {
        return Err("its topic holds a character that is no text");
    }
    let levels: Vec<&str> = filter.split('/').collect();
    let last = levels.len().saturating_sub(1);
    for (index, level) in levels.into_iter().enumerate() {
        if level.contains('+') && level != "+" {
            return Err("`+` stands for a whole level of a topic");
        }
        if level.contains('#') && (level != "#" || index != last) {
            return Err("`#` stands alone as the last level of a topic");
        }
    }
    Ok(())
}

/// The text without what stands between a colon and `@`.
fn masked(text: &str) -> String {
    let (start, rest) = text.split_once("://").unwrap_or(("", text));
    let shown = match rest.rsplit_once('@') {
        Some((user, rest)) => {
            format!("{}@{rest}", user.split(':').next().unwrap_or_default())
        }
        None => rest.to_owned(),
    };
    if start.is_empty() { shown } else { format!("{start}://{shown}") }
}

impl fmt::Display for MqttAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, filter, .. } = self;
        let brackets = if host.contains(':') { ("[", "]") } else { ("", "") };
        write!(f, "mqtt://{}{host}{}:{port}/{filter}", brackets.0, brackets.1)
    }
}

impl fmt::Debug for MqttAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_broker_and_topic() {
        for (text, wanted) in [
            ("mqtt://broker/meters/#", Some("mqtt://broker:1883/meters/#")),
            ("mqtt://10.0.0.7:18830/a/+/b", Some("mqtt://10.0.0.7:18830/a/+/b")),
            ("mqtt://reader@broker/meters", Some("mqtt://broker:1883/meters")),
            ("mqtt://[::1]:1884/#", Some("mqtt://[::1]:1884/#")),
            ("mqtt://broker/电表/#", Some("mqtt://broker:1883/电表/#")),
            ("broker:1883/meters", None),
            ("http://broker/meters", None),
            ("mqtts://broker/meters", None),
            ("mqtt://broker", None),
            ("mqtt://broker/", None),
            ("mqtt:///meters", None),
            ("mqtt://broker:0/meters", None),
            ("mqtt://broker:70000/meters", None),
            ("mqtt://broker/meters/#/power", None),
            ("mqtt://broker/meters#", None),
            ("mqtt://broker/a+/b", None),
            ("mqtt://user:secret@broker/meters", None),
        ] {
            let found = text.parse::<MqttAddress>().ok();
            assert_eq!(found.map(|found| found.to_string()).as_deref(), wanted, "{text}");
        }
        let longest = format!("mqtt://broker/{}", "t".repeat(FILTER_BYTES_MAX));
        assert!(longest.parse::<MqttAddress>().is_ok());
        assert!(format!("{longest}t").parse::<MqttAddress>().is_err());
    }

    #[test]
    fn no_password_is_shown() {
        let error = "mqtt://user:secret@broker/meters".parse::<MqttAddress>().unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
        let mut address: MqttAddress = "mqtt://user@broker/meters".parse().unwrap();
        assert_eq!(address.user.as_deref(), Some("user"));
        address.password = Some("secret".to_owned());
        assert!(!format!("{address:?} {address}").contains("secret"));
    }
}
