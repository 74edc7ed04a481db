//! Who is told, over what and when.

use std::collections::{BTreeSet, HashMap};

use tidegate_affairs::{Audience, Practice, Tell, worded};
use tidegate_domain::{
    Channel, Instant, Jurisdiction, MatterKey, NewNotice, Person, Preference, Urgency,
};
use tidegate_manifest::Language;
use tidegate_store::{Page, PersonFilter, Store};

use crate::DeskError;
use crate::several::several;

/// Enterprises up to which each is looked up by itself; of more, all of the county are read.
pub(crate) const ONE_BY_ONE_MAX: usize = 200;

/// People read at a time.
const PAGE: u32 = 1_000;

/// The people of a county, ready to be told things.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_enterprise: HashMap<String, Vec<Person>>,
    officers: Vec<Person>,
}

/// What is told, about which matter.
pub(crate) struct About<'a> {
    /// The matter.
    pub(crate) key: &'a MatterKey,
    /// Its enterprise.
    pub(crate) enterprise: Option<&'a str>,
    /// Registered name of the enterprise; empty without one.
    pub(crate) name: &'a str,
    /// When.
    pub(crate) at: Instant,
}

impl People {
    /// All who are told anything in a county.
    pub(crate) async fn of_county(
        store: &dyn Store,
        county: &Jurisdiction,
    ) -> Result<Self, DeskError> {
        let filter = PersonFilter { county: Some(county.clone()), ..Default::default() };
        Self::of(store, &filter).await
    }

    /// Those who matter to these enterprises: their people and all officers.
    pub(crate) async fn of_enterprises(
        store: &dyn Store,
        county: &Jurisdiction,
        enterprises: &BTreeSet<&str>,
    ) -> Result<Self, DeskError> {
        if enterprises.len() > ONE_BY_ONE_MAX {
            return Self::of_county(store, county).await;
        }
        let mut people = Self::of_matter(store, county, None).await?;
        let asking = enterprises.iter().map(|id| Self::of_enterprise(store, county, id)).collect();
        people.by_enterprise.extend(several(asking).await?.into_iter().flatten());
        Ok(people)
    }

    /// The people of one enterprise.
    async fn of_enterprise(
        store: &dyn Store,
        county: &Jurisdiction,
        enterprise: &str,
    ) -> Result<HashMap<String, Vec<Person>>, DeskError> {
        let own = PersonFilter {
            county: Some(county.clone()),
            enterprise: Some(enterprise.to_owned()),
            ..Default::default()
        };
        Ok(Self::of(store, &own).await?.by_enterprise)
    }

    async fn of(store: &dyn Store, filter: &PersonFilter) -> Result<Self, DeskError> {
        let mut people = Self::default();
        let mut offset = 0;
        loop {
            let page = store.people(filter, Page { offset, rows: PAGE }).await?;
            let read = page.items.len();
            for person in page.items.into_iter().filter(|person| person.active) {
                match &person.enterprise {
                    Some(enterprise) => {
                        people.by_enterprise.entry(enterprise.clone()).or_default().push(person);
                    }
                    None => people.officers.push(person),
                }
            }
            offset += PAGE;
            if read < PAGE as usize {
                return Ok(people);
            }
        }
    }

    /// Those who matter to one matter: the people of its enterprise and all officers.
    pub(crate) async fn of_matter(
        store: &dyn Store,
        county: &Jurisdiction,
        enterprise: Option<&str>,
    ) -> Result<Self, DeskError> {
        let officers =
            PersonFilter { county: Some(county.clone()), officers: true, ..Default::default() };
        let mut people = Self::of(store, &officers).await?;
        if let Some(enterprise) = enterprise {
            people.by_enterprise = Self::of_enterprise(store, county, enterprise).await?;
        }
        Ok(people)
    }

    /// The notices that tell it to everybody whom it is for.
    pub(crate) fn notices(
        &self,
        tell: &Tell,
        about: &About<'_>,
        practice: &Practice,
    ) -> Vec<NewNotice> {
        // Of a matter that is about many, each is told as if it were its own.
        let about = &match &tell.to {
            Audience::Unit(id) => About { enterprise: Some(id), ..*about },
            _ => About { ..*about },
        };
        self.audience(&tell.to, about.enterprise)
            .into_iter()
            .flat_map(|person| notices_to(person, tell, about, practice))
            .collect()
    }

    fn audience(&self, audience: &Audience, enterprise: Option<&str>) -> Vec<&Person> {
        match audience {
            Audience::Enterprise => {
                enterprise.and_then(|id| self.by_enterprise.get(id)).into_iter().flatten().collect()
            }
            Audience::Officer(id) => self.officers.iter().filter(|one| one.id == *id).collect(),
            Audience::Post(post) => self.with_post(post),
            Audience::Unit(id) => self.by_enterprise.get(id).into_iter().flatten().collect(),
        }
    }

    /// Officers with a post; where a county has none, whoever leads.
    fn with_post(&self, post: &str) -> Vec<&Person> {
        let having = |post: &str| -> Vec<&Person> {
            self.officers.iter().filter(|one| one.posts.iter().any(|has| has == post)).collect()
        };
        let found = having(post);
        if found.is_empty() { having("leader") } else { found }
    }
}

fn notices_to(
    person: &Person,
    tell: &Tell,
    about: &About<'_>,
    practice: &Practice,
) -> Vec<NewNotice> {
    let language = if person.language == "en" { Language::En } else { Language::ZhCn };
    let mut arguments = tell.arguments.clone();
    arguments.push(("enterprise", about.name.to_owned()));
    let words = worded(language, tell.topic, &arguments);
    // Officers have many enterprises, so that the name stands in front.
    let title = match (&person.enterprise, about.name) {
        (None, name) if !name.is_empty() => format!("{name} · {}", words.title),
        _ => words.title,
    };
    let not_before = match tell.urgency {
        Urgency::Urgent => about.at,
        Urgency::Information | Urgency::Action => practice.quiet().next_loud(about.at),
    };
    let key = &about.key;
    channels(person, tell.urgency)
        .into_iter()
        .map(|(channel, address)| NewNotice {
            county: key.county.clone(),
            person: person.id.clone(),
            channel,
            address,
            topic: tell.topic.to_owned(),
            urgency: tell.urgency,
            title: title.clone(),
            text: words.text.clone(),
            matter: None,
            enterprise: about.enterprise.map(str::to_owned),
            key: format!(
                "{}/{}/{}/{}/{}/{channel}",
                key.kind, key.key, tell.topic, tell.once, person.id
            ),
            at: about.at,
            not_before: if channel == Channel::Inbox { about.at } else { not_before },
            held: None,
        })
        .collect()
}

/// The inbox always; besides, the channels that the person wishes for this urgency, or every one
/// that an address is known for.
fn channels(person: &Person, urgency: Urgency) -> Vec<(Channel, String)> {
    let wish: Option<&Preference> =
        person.preferences.iter().find(|preference| preference.urgency == urgency);
    let wanted = |channel: Channel| {
        channel != Channel::Inbox
            && wish.is_none_or(|preference| preference.channels.contains(&channel))
    };
    let mut channels = vec![(Channel::Inbox, String::new())];
    for address in person.addresses.iter().filter(|address| wanted(address.channel)) {
        if !channels.iter().any(|(known, _)| *known == address.channel) {
            channels.push((address.channel, address.address.clone()));
        }
    }
    channels
}
