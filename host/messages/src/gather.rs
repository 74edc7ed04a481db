//! Several notices for information as one.

use std::collections::BTreeMap;

use tidegate_domain::{Channel, Jurisdiction, NewNotice, Urgency};

use crate::gateway::short;

/// The topic of a notice that was made of several.
const TOPIC: &str = "digest";

/// The most notices in one that was made of several.
const MEMBERS_MAX: usize = 50;

/// The longest text of one that was made of several, characters.
const TEXT_CHARACTERS_MAX: usize = 8_000;

/// Whose, over what, to where.
type Whose = (Jurisdiction, String, Channel, String);

/// Makes one notice of the notices for information to one address of a person, where there are at
/// least two; at most 50 and 8,000 characters in one. Those that it is made of are given too, held
/// back, so that what people were spared can be counted. All others, those for the inbox, and those
/// that are held already are given as they are, in their order, before what was gathered. `language`
/// is that of the people, `zh-CN` or `en`.
///
/// The same notices give the same key, whatever their order, so that they are kept once.
#[must_use]
pub fn gather(notices: Vec<NewNotice>, language: &str) -> Vec<NewNotice> {
    let mut given = Vec::new();
    let mut groups: BTreeMap<Whose, Vec<NewNotice>> = BTreeMap::new();
    for notice in notices {
        let is_gathered = notice.urgency == Urgency::Information
            && notice.channel != Channel::Inbox
            && notice.held.is_none();
        if is_gathered {
            let whose = (
                notice.county.clone(),
                notice.person.clone(),
                notice.channel,
                notice.address.clone(),
            );
            groups.entry(whose).or_default().push(notice);
        } else {
            given.push(notice);
        }
    }
    for mut members in groups.into_values() {
        members.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        for part in parts(members) {
            given.extend(one_of(part, language));
        }
    }
    given
}

/// Notices in parts that are not too many and not too long.
fn parts(notices: Vec<NewNotice>) -> Vec<Vec<NewNotice>> {
    let mut parts: Vec<Vec<NewNotice>> = Vec::new();
    let mut length = 0;
    for notice in notices {
        let own = item(MEMBERS_MAX, &notice).chars().count();
        match parts.last_mut() {
            Some(part) if part.len() < MEMBERS_MAX && length + own <= TEXT_CHARACTERS_MAX => {
                length += own;
                part.push(notice);
            }
            _ => {
                length = own;
                parts.push(vec![notice]);
            }
        }
    }
    parts
}

/// The notices of a part: one alone as it is, several held back behind the one made of them.
fn one_of(mut members: Vec<NewNotice>, language: &str) -> Vec<NewNotice> {
    let Some(first) = members.first().cloned().filter(|_| members.len() > 1) else {
        return members;
    };
    let count = members.len();
    let title = match language {
        "en" => format!("{count} notices"),
        _ => format!("{count} 条消息"),
    };
    let text = members.iter().enumerate().map(|(at, notice)| item(at + 1, notice));
    let text = text.collect::<String>().trim_end().to_owned();
    let keys: Vec<&str> = members.iter().map(|notice| notice.key.as_str()).collect();
    let key = format!("{TOPIC}/{}/{}/{}", first.person, short(&keys.join("\n")), first.channel);
    let is_one = |it: &NewNotice| it.matter == first.matter;
    let matter = first.matter.filter(|_| members.iter().all(is_one));
    let is_about_one = |it: &NewNotice| it.enterprise == first.enterprise;
    let is_about_one = members.iter().all(is_about_one);
    let enterprise = first.enterprise.clone().filter(|_| is_about_one);
    let at = members.iter().map(|notice| notice.at).max().unwrap_or(first.at);
    let not_before = members.iter().map(|notice| notice.not_before).max();
    let not_before = not_before.unwrap_or(first.not_before);
    let topic = TOPIC.to_owned();
    let whole = NewNotice { topic, title, text, matter, enterprise, at, not_before, key, ..first };
    for member in &mut members {
        member.held = Some(format!("gathered into `{}`", whole.key));
    }
    members.insert(0, whole);
    members
}

fn item(number: usize, notice: &NewNotice) -> String {
    format!("{number}. {}\n{}\n\n", notice.title.trim(), notice.text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::tests_support::notice;

    fn information(number: usize, text: &str) -> NewNotice {
        let mut notice = notice("13812345678").notice;
        notice.urgency = Urgency::Information;
        notice.key = format!("info/{number:03}/sms");
        notice.title = format!("第 {number} 条");
        notice.text = text.to_owned();
        notice.at += i64::try_from(number).unwrap();
        notice
    }

    fn split(notices: Vec<NewNotice>) -> (Vec<NewNotice>, Vec<NewNotice>) {
        gather(notices, "zh-CN").into_iter().partition(|notice| notice.held.is_none())
    }

    #[test]
    fn several_for_information_become_one_and_are_held_back() {
        let members = vec![information(1, "甲"), information(2, "乙")];
        let (sent, held) = split(members.clone());
        let [whole] = sent.as_slice() else { panic!("{sent:?}") };
        assert_eq!(whole.title, "2 条消息");
        assert_eq!(whole.text, "1. 第 1 条\n甲\n\n2. 第 2 条\n乙");
        assert_eq!((whole.topic.as_str(), whole.at), ("digest", members[1].at));
        assert_eq!(held.len(), 2);
        assert!(held.iter().all(|it| it.held.as_ref().unwrap().contains(&whole.key)));
        let turned: Vec<_> = members.into_iter().rev().collect();
        assert_eq!(split(turned).0[0].key, whole.key);
    }

    #[test]
    fn what_is_alone_urgent_elsewhere_or_in_the_inbox_stays_as_it_is() {
        let mut urgent = information(1, "甲");
        urgent.urgency = Urgency::Urgent;
        let mut inbox = information(2, "乙");
        inbox.channel = Channel::Inbox;
        let mut other_inbox = information(3, "丙");
        other_inbox.channel = Channel::Inbox;
        let mut elsewhere = information(4, "丁");
        elsewhere.address = "13900000000".to_owned();
        let mut somebody = information(5, "戊");
        somebody.person = "u2".to_owned();
        let all = vec![urgent, inbox, other_inbox, elsewhere, somebody, information(6, "己")];
        let (sent, held) = split(all.clone());
        assert_eq!((sent.len(), held.len()), (all.len(), 0));
        assert!(all.iter().all(|notice| sent.contains(notice)));
    }

    #[test]
    fn one_has_at_most_fifty_and_eight_thousand_characters() {
        let many = |count: usize| (0..count).map(|it| information(it, "甲")).collect::<Vec<_>>();
        assert_eq!(split(many(MEMBERS_MAX)).0.len(), 1);
        let (sent, held) = split(many(MEMBERS_MAX + 2));
        assert_eq!((sent.len(), held.len()), (2, MEMBERS_MAX + 2));
        let frame = item(MEMBERS_MAX, &information(1, "")).chars().count();
        let fill = |second: usize| {
            vec![
                information(1, &"甲".repeat(4_000 - frame)),
                information(2, &"乙".repeat(second - frame)),
            ]
        };
        assert_eq!(split(fill(4_000)).0.len(), 1);
        assert_eq!(split(fill(4_001)).0.len(), 2);
    }
}
