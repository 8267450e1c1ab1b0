//! Who stands in the files: real trusts and ICBs out of `data/bundled/organisations.csv`, sorted into
//! the groups that the staff survey compares, as many of each as it publishes.

/// A benchmark group, which is a sheet of the benchmark workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Acute,
    Specialist,
    MentalHealth,
    Community,
    Ambulance,
    Icb,
    SocialEnterpriseMentalHealth,
    SocialEnterpriseCommunity,
    Surgical,
    /// Commissioning support units: in the release of 2024 and before.
    Csu,
}

impl Group {
    /// How many organisations of the group the release of 2025 has (of `Csu`, that of 2024).
    pub(crate) fn published(self) -> usize {
        match self {
            Self::Acute => 121,
            Self::Specialist | Self::Community => 13,
            Self::MentalHealth => 48,
            Self::Ambulance => 11,
            Self::Icb => 23,
            Self::SocialEnterpriseMentalHealth | Self::Surgical => 1,
            Self::SocialEnterpriseCommunity => 7,
            Self::Csu => 4,
        }
    }

    /// As the detailed spreadsheets write it.
    pub(crate) fn long_name(self) -> &'static str {
        match self {
            Self::Acute => "Acute and Acute & Community Trusts",
            Self::Specialist => "Acute Specialist Trusts",
            Self::MentalHealth => {
                "Mental Health & Learning Disability and Mental Health, Learning Disability & Community Trusts"
            }
            Self::Community => "Community Trusts",
            Self::Ambulance => "Ambulance Trusts",
            Self::Icb => "ICBs",
            Self::SocialEnterpriseMentalHealth => "Social Enterprises - Mental Health",
            Self::SocialEnterpriseCommunity => "Social Enterprises - Community",
            Self::Surgical => "Community Surgical Services",
            Self::Csu => "CSUs",
        }
    }

    /// Whether its members are NHS trusts.
    pub(crate) fn is_trusts(self) -> bool {
        matches!(
            self,
            Self::Acute | Self::Specialist | Self::MentalHealth | Self::Community | Self::Ambulance
        )
    }
}

/// One organisation of the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organisation {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) group: Group,
    /// Names of the region and the ICB, `-` where there is none.
    pub(crate) region: String,
    pub(crate) icb: String,
}

/// Every group of the release of 2025 in its order.
pub(crate) const GROUPS: [Group; 9] = [
    Group::Acute,
    Group::Specialist,
    Group::MentalHealth,
    Group::Community,
    Group::Ambulance,
    Group::Icb,
    Group::SocialEnterpriseMentalHealth,
    Group::SocialEnterpriseCommunity,
    Group::Surgical,
];

/// The organisations of a release, from the text of `data/bundled/organisations.csv`: open trusts
/// first, then those closed last, until the group is as large as published; the Isle of Wight as its
/// two sectors; ICBs from the same table; the few that are neither under codes of our own (`X..`).
pub(crate) fn organisations(csv: &str) -> Vec<Organisation> {
    let mut reader = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    let rows: Vec<[String; 7]> = reader
        .records()
        .map(|record| record.unwrap_or_else(|why| panic!("organisations.csv: {why}")))
        .map(|record| [0, 1, 2, 4, 6, 8, 5].map(|column| record[column].to_owned()))
        .collect();
    let mut all = Vec::new();
    for group in GROUPS {
        let mut members: Vec<(String, Organisation)> = match group.trust_type() {
            Some(kind) => rows.iter().filter(|row| row[2] == kind).map(|row| trust(row, group)).collect(),
            None if group == Group::Icb => icbs(&rows),
            None => (1..=group.published()).map(|number| (String::new(), other(group, number))).collect(),
        };
        if group == Group::Ambulance {
            members.extend(rows.iter().filter(|row| row[0] == "R1F").map(|row| trust(row, group)));
        }
        // Open ones have no closing date; the others come latest first.
        members.sort_by(|(one, _), (other, _)| (other.is_empty(), other).cmp(&(one.is_empty(), one)));
        members.truncate(group.published());
        let mut members: Vec<Organisation> = members.into_iter().map(|(_, member)| member).collect();
        members.sort_by(|one, other| one.code.cmp(&other.code));
        members.dedup_by(|one, other| one.code == other.code);
        all.extend(members);
    }
    all
}

impl Group {
    /// The group's name in the column `trust_type`.
    fn trust_type(self) -> Option<&'static str> {
        match self {
            Self::Acute => Some("acute"),
            Self::Specialist => Some("specialist"),
            Self::MentalHealth => Some("mental health"),
            Self::Community => Some("community"),
            Self::Ambulance => Some("ambulance"),
            _ => None,
        }
    }
}

/// A trust with its closing date.
fn trust([code, name, _, region, icb, closed, _]: &[String; 7], group: Group) -> (String, Organisation) {
    let (code, name) = match (code.as_str(), group) {
        ("R1F", Group::Ambulance) => ("R1F2", "Isle of Wight NHS Trust (ambulance sector)"),
        ("R1F", _) => ("R1F1", "Isle of Wight NHS Trust (acute sector)"),
        (code, _) => (code, name.as_str()),
    };
    let shown = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let member = Organisation {
        code: code.to_owned(),
        name: name.to_owned(),
        group,
        region: shown(region),
        icb: shown(icb),
    };
    (closed.clone(), member)
}

fn icbs(rows: &[[String; 7]]) -> Vec<(String, Organisation)> {
    let mut seen = Vec::new();
    for [_, _, _, region, name, _, code] in rows {
        if !name.is_empty() && !seen.iter().any(|(_, known): &(String, Organisation)| known.name == *name) {
            let member = Organisation {
                code: code.clone(),
                name: name.clone(),
                group: Group::Icb,
                region: region.clone(),
                icb: "-".to_owned(),
            };
            seen.push((String::new(), member));
        }
    }
    seen
}

/// An organisation that is neither a trust nor an ICB.
pub(crate) fn other(group: Group, number: usize) -> Organisation {
    let letter = match group {
        Group::SocialEnterpriseMentalHealth => 'M',
        Group::SocialEnterpriseCommunity => 'S',
        Group::Csu => 'U',
        _ => 'C',
    };
    Organisation {
        code: format!("X{letter}{number}"),
        name: format!("{} {number}", group.long_name()),
        group,
        region: "-".to_owned(),
        icb: "-".to_owned(),
    }
}
