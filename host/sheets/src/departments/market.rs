//! 市场监管: who is registered, in which trade, and whether still.

use tidegate_domain::Date;

use super::{NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::{Column, Form, Kind, Word};

/// A registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Where it comes from.
    pub source: Source,
    /// Who is registered.
    pub party: Party,
    /// Trade as registered: a code of GB/T 4754 or words.
    pub industry: Option<String>,
    /// State of the registration.
    pub state: RegistrationState,
    /// Day of registration.
    pub registered: Option<Date>,
    /// Address.
    pub address: Option<String>,
}

/// State of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// 存续.
    Active,
    /// 歇业.
    Suspended,
    /// 吊销.
    Revoked,
    /// 注销.
    Deregistered,
    /// 迁出.
    MovedOut,
}

const STATES: &[Word] = &[
    Word {
        word: "存续",
        also: &[
            "在营",
            "开业",
            "在业",
            "正常",
            "登记成立",
            "存续(在营、开业、在册)",
            "存续(在营,开业,在册)",
            "在册",
        ],
    },
    Word { word: "歇业", also: &["停业", "休业"] },
    Word { word: "吊销", also: &["已吊销", "吊销未注销", "吊销,未注销"] },
    Word { word: "注销", also: &["已注销", "吊销后注销", "吊销,已注销"] },
    Word { word: "迁出", also: &["已迁出", "迁往市外"] },
];

pub(super) const FORM: Form = Form {
    name: "registrations (市场监管)",
    columns: &[
        Column { required: true, ..super::CODE_COLUMN },
        Column { required: true, ..NAME_COLUMN },
        text(
            "industry",
            &["行业", "行业代码", "行业类别", "行业门类", "国民经济行业", "所属行业"],
            false,
        ),
        Column {
            key: "state",
            titles: &["登记状态", "经营状态", "企业状态", "主体状态", "状态"],
            kind: Kind::Word(STATES),
            required: true,
        },
        day("registered", &["成立日期", "注册日期", "登记日期", "核准日期"], false),
        text(
            "address",
            &["住所", "地址", "经营地址", "注册地址", "经营场所", "生产经营地址"],
            false,
        ),
    ],
    one_of: &[],
};

pub(super) fn evidence(told: Teller<'_>) -> Option<Registration> {
    let state = match told.row.text("state")? {
        "存续" => RegistrationState::Active,
        "歇业" => RegistrationState::Suspended,
        "吊销" => RegistrationState::Revoked,
        "注销" => RegistrationState::Deregistered,
        _ => RegistrationState::MovedOut,
    };
    Some(Registration {
        // The day of registration is long past: the state is that of the day of the file.
        source: told.source(None),
        party: told.party(),
        industry: told.text("industry"),
        state,
        registered: told.row.day("registered"),
        address: told.text("address"),
    })
}
