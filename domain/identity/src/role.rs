use crate::Permission;
use crate::Permission as P;

/// What a principal is employed to do (角色).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Applies for its enterprise (申请人).
    Applicant,
    /// Applies and manages the users of its enterprise (企业管理员).
    EnterpriseAdministrator,
    /// First review (经办人).
    Handler,
    /// Second review (复审).
    Reviewer,
    /// Final decision (处长/终审).
    Approver,
    /// Numbers, issues and hands over instruments (发证).
    Issuer,
    /// Reads everything, changes nothing (审计).
    Auditor,
    /// Manages organisations, users and reference data (管理员).
    Administrator,
    /// The customs system (海关系统).
    CustomsSystem,
    /// The mechanical-electrical approval system (机电审批系统).
    MechanicalSystem,
    /// Reads statistics (统计).
    Statistician,
    /// Pulls the management data of its province (地方读取).
    ProvincialReader,
}

impl Role {
    /// Every role, in the order of the document.
    pub const ALL: [Self; 12] = [
        Self::Applicant,
        Self::EnterpriseAdministrator,
        Self::Handler,
        Self::Reviewer,
        Self::Approver,
        Self::Issuer,
        Self::Auditor,
        Self::Administrator,
        Self::CustomsSystem,
        Self::MechanicalSystem,
        Self::Statistician,
        Self::ProvincialReader,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::EnterpriseAdministrator => "enterprise_administrator",
            Self::Handler => "handler",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Issuer => "issuer",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::CustomsSystem => "customs_system",
            Self::MechanicalSystem => "mechanical_system",
            Self::Statistician => "statistician",
            Self::ProvincialReader => "provincial_reader",
        }
    }

    /// The role of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// What the role allows; the whole matrix is a snapshot in the tests.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Applicant => APPLICANT,
            Self::EnterpriseAdministrator => ENTERPRISE_ADMINISTRATOR,
            Self::Handler => HANDLER,
            Self::Reviewer => REVIEWER,
            Self::Approver => APPROVER,
            Self::Issuer => ISSUER,
            Self::Auditor => AUDITOR,
            Self::Administrator => ADMINISTRATOR,
            Self::CustomsSystem => CUSTOMS_SYSTEM,
            Self::MechanicalSystem => MECHANICAL_SYSTEM,
            Self::Statistician => STATISTICIAN,
            Self::ProvincialReader => PROVINCIAL_READER,
        }
    }

    /// Roles of an enterprise's own users; all others belong to an organisation.
    pub const fn is_of_enterprise(self) -> bool {
        matches!(self, Self::Applicant | Self::EnterpriseAdministrator)
    }

    /// Roles of other agencies' systems.
    pub const fn is_of_system(self) -> bool {
        matches!(self, Self::CustomsSystem | Self::MechanicalSystem)
    }
}

const APPLICANT: &[P] = &[
    P::CasesApply,
    P::CasesRead,
    P::LicencesRead,
    P::LicencesHold,
    P::EnterprisesRead,
    P::QuotasHold,
    P::QuotasRead,
    P::BidsSubmit,
    P::TendersRead,
    P::AccountRead,
];

const ENTERPRISE_ADMINISTRATOR: &[P] = &[
    P::CasesApply,
    P::CasesRead,
    P::LicencesRead,
    P::LicencesHold,
    P::EnterprisesRead,
    P::UsersManage,
    P::QuotasHold,
    P::QuotasRead,
    P::BidsSubmit,
    P::TendersRead,
    P::AccountRead,
];

const HANDLER: &[P] = &[
    P::CasesRead,
    P::CasesHandle,
    P::LicencesRead,
    P::EnterprisesRead,
    P::EnterprisesConfirm,
    P::QuotasRead,
    P::StatisticsRead,
    P::TendersRead,
    P::AccountRead,
];

const REVIEWER: &[P] = &[
    P::CasesRead,
    P::CasesReview,
    P::LicencesRead,
    P::EnterprisesRead,
    P::QuotasRead,
    P::StatisticsRead,
    P::TendersRead,
    P::AccountRead,
];

const APPROVER: &[P] = &[
    P::CasesRead,
    P::CasesApprove,
    P::LicencesRead,
    P::LicencesControl,
    P::EnterprisesRead,
    P::QuotasRead,
    P::QuotasAllocate,
    P::StatisticsRead,
    P::TendersManage,
    P::TendersRead,
    P::AccountRead,
];

const ISSUER: &[P] = &[
    P::CasesRead,
    P::CasesIssue,
    P::LicencesRead,
    P::LicencesControl,
    P::LicencesDeliver,
    P::BlanksKeep,
    P::BlanksRead,
    P::DifferencesClose,
    P::QuarantineManage,
    P::EnterprisesRead,
    P::QuotasRead,
    P::StatisticsRead,
    P::TendersRead,
    P::AccountRead,
];

const AUDITOR: &[P] = &[
    P::CasesRead,
    P::LicencesRead,
    P::EnterprisesRead,
    P::EventsRead,
    P::QuotasRead,
    P::LinksRead,
    P::BlanksRead,
    P::StatisticsRead,
    P::TendersRead,
    P::AccountRead,
];

const ADMINISTRATOR: &[P] = &[
    P::EnterprisesRead,
    P::EnterprisesConfirm,
    P::OrganisationsManage,
    P::UsersManage,
    P::ReferenceManage,
    P::LinksRead,
    P::BlanksDeliver,
    P::BlanksRead,
    P::StatisticsRead,
    P::AccountRead,
];

const CUSTOMS_SYSTEM: &[P] =
    &[P::ExchangeRead, P::WriteOffsReport, P::StatementsSend, P::AccountRead];

const MECHANICAL_SYSTEM: &[P] = &[P::ExchangeRead, P::ApprovalsSend, P::AccountRead];

const STATISTICIAN: &[P] = &[P::LicencesRead, P::StatisticsRead, P::AccountRead];

const PROVINCIAL_READER: &[P] = &[
    P::CasesRead,
    P::LicencesRead,
    P::EnterprisesRead,
    P::QuotasRead,
    P::StatisticsRead,
    P::TendersRead,
    P::AccountRead,
];
