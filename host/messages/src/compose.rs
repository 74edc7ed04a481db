//! Over what a person is told something.

use tidegate_domain::{Channel, Instant, NewNotice, Person, Urgency};

/// What somebody is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// What it is about, a word of the host, for example `report-due`.
    pub topic: String,
    /// How urgent.
    pub urgency: Urgency,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// Matter that it belongs to.
    pub matter: Option<i64>,
    /// Enterprise that it is about.
    pub enterprise: Option<String>,
    /// Tells it from everything else that the county tells anybody.
    pub key: String,
    /// When it was written.
    pub at: Instant,
    /// When quiet hours end for this person; `at` when there are none, or for what is urgent.
    pub not_before: Instant,
}

/// The notices by which a person is told something: one in the inbox, and one to every address over
/// the channels that the person wants for this urgency. Where no wish is known, or none can be met
/// because no address is known for it, all addresses are used; who wants no channel gets the inbox
/// alone. Nobody who is inactive is told anything.
///
/// Keys are `{key}/{person}/{channel}`, from the second address of a channel `…/{channel}/2`, so the
/// same writing to the same person is kept once.
#[must_use]
pub fn compose(person: &Person, writing: &Writing) -> Vec<NewNotice> {
    if !person.active {
        return Vec::new();
    }
    let mut notices = vec![notice(person, writing, (Channel::Inbox, "", 1))];
    for channel in channels(person, writing.urgency) {
        let mut known = Vec::new();
        for address in addresses(person, channel) {
            if !known.contains(&address) {
                known.push(address);
                notices.push(notice(person, writing, (channel, address, known.len())));
            }
        }
    }
    notices
}

/// The channels besides the inbox, ascending and each once.
fn channels(person: &Person, urgency: Urgency) -> Vec<Channel> {
    let is_known = |channel: &Channel| addresses(person, *channel).next().is_some();
    let wished = person.preferences.iter().find(|wish| wish.urgency == urgency);
    let mut channels = Vec::new();
    if let Some(wish) = wished {
        channels = wish.channels.iter().copied().filter(is_known).collect();
        if channels.is_empty() && wish.channels.iter().all(|it| *it == Channel::Inbox) {
            return channels;
        }
    }
    if channels.is_empty() {
        channels = Channel::ALL.into_iter().filter(is_known).collect();
    }
    channels.sort_unstable();
    channels.dedup();
    channels
}

fn addresses(person: &Person, channel: Channel) -> impl Iterator<Item = &str> {
    let of_channel = person.addresses.iter().filter(move |address| address.channel == channel);
    let reached = of_channel.filter(|address| address.channel != Channel::Inbox);
    reached.map(|address| address.address.trim()).filter(|address| !address.is_empty())
}

fn notice(
    person: &Person,
    writing: &Writing,
    (channel, address, number): (Channel, &str, usize),
) -> NewNotice {
    let mut key = format!("{}/{}/{channel}", writing.key, person.id);
    if number > 1 {
        key = format!("{key}/{number}");
    }
    // The inbox wakes nobody.
    let not_before = if channel == Channel::Inbox { writing.at } else { writing.not_before };
    NewNotice {
        county: person.county.clone(),
        person: person.id.clone(),
        channel,
        address: address.to_owned(),
        topic: writing.topic.clone(),
        urgency: writing.urgency,
        title: writing.title.clone(),
        text: writing.text.clone(),
        matter: writing.matter,
        enterprise: writing.enterprise.clone(),
        key,
        at: writing.at,
        not_before,
        held: None,
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::{Address, Preference};

    use super::*;

    fn person(addresses: &[(Channel, &str)], wish: Option<&[Channel]>) -> Person {
        let address = |(channel, address): &(Channel, &str)| Address {
            channel: *channel,
            address: (*address).to_owned(),
        };
        let wish = wish
            .map(|channels| Preference { urgency: Urgency::Action, channels: channels.to_vec() });
        Person {
            county: "330122".parse().unwrap(),
            id: "u1".to_owned(),
            name: "张伟".to_owned(),
            enterprise: None,
            posts: Vec::new(),
            account: None,
            addresses: addresses.iter().map(address).collect(),
            preferences: wish.into_iter().collect(),
            language: "zh-CN".to_owned(),
            active: true,
        }
    }

    fn writing(urgency: Urgency) -> Writing {
        Writing {
            topic: "report-due".to_owned(),
            urgency,
            title: "报告到期".to_owned(),
            text: "季度执行报告三天后到期".to_owned(),
            matter: Some(7),
            enterprise: None,
            key: "due/7".to_owned(),
            at: 100,
            not_before: 900,
        }
    }

    fn reached(person: &Person, urgency: Urgency) -> Vec<(String, String)> {
        let notices = compose(person, &writing(urgency));
        notices.into_iter().map(|notice| (notice.key, notice.address)).collect()
    }

    #[test]
    fn wishes_are_met_where_an_address_is_known_and_the_inbox_always_has_it() {
        use Channel::{Email, Inbox, Sms, Voice, Webhook};
        let known = [(Sms, "138"), (Email, "a@b.cn")];
        let (sms, email) = (("sms", "138"), ("email", "a@b.cn"));
        for (wish, urgency, expected) in [
            (None, Urgency::Action, vec![sms, email]),
            (Some(&[Email][..]), Urgency::Action, vec![email]),
            (Some(&[Email][..]), Urgency::Urgent, vec![sms, email]),
            (Some(&[Email, Email, Voice][..]), Urgency::Action, vec![email]),
            (Some(&[Voice, Webhook][..]), Urgency::Action, vec![sms, email]),
            (Some(&[][..]), Urgency::Action, vec![]),
            (Some(&[Inbox][..]), Urgency::Action, vec![]),
        ] {
            let mut all = vec![("due/7/u1/inbox".to_owned(), String::new())];
            all.extend(
                expected.iter().map(|(channel, address)| {
                    (format!("due/7/u1/{channel}"), (*address).to_owned())
                }),
            );
            assert_eq!(reached(&person(&known, wish), urgency), all, "{wish:?} {urgency:?}");
        }
    }

    #[test]
    fn every_address_of_a_channel_is_reached_once() {
        use Channel::{Inbox, Sms};
        let person =
            person(&[(Sms, "138"), (Sms, " 138 "), (Sms, ""), (Sms, "139"), (Inbox, "x")], None);
        let keys: Vec<_> = reached(&person, Urgency::Action);
        let expected = [("due/7/u1/inbox", ""), ("due/7/u1/sms", "138"), ("due/7/u1/sms/2", "139")];
        let expected = expected.map(|(key, address)| (key.to_owned(), address.to_owned()));
        assert_eq!(keys, expected);
    }

    #[test]
    fn only_the_inbox_does_not_wait_for_the_end_of_quiet_hours() {
        let person = person(&[(Channel::Sms, "138")], None);
        let times: Vec<_> = compose(&person, &writing(Urgency::Action))
            .into_iter()
            .map(|notice| (notice.channel, notice.not_before))
            .collect();
        assert_eq!(times, [(Channel::Inbox, 100), (Channel::Sms, 900)]);
    }

    #[test]
    fn nobody_inactive_is_told_anything() {
        let mut person = person(&[(Channel::Sms, "138")], None);
        person.active = false;
        assert_eq!(compose(&person, &writing(Urgency::Urgent)), []);
    }
}
