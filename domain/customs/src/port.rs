//! Whether a port on the face admits the office where goods clear.

use domain_kernel::CustomsDistrict;

/// How a port on the face is compared with an office. `[D]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DistrictMatch {
    /// Any office of the district: the first two digits decide.
    District,
    /// This office only: all four digits decide.
    Office,
}

impl DistrictMatch {
    /// A face that names a district as a whole (`NN00`) admits every office of it; any
    /// other face admits the one office it names.
    pub fn of_face(face: &CustomsDistrict) -> Self {
        if face.as_str().ends_with("00") { Self::District } else { Self::Office }
    }

    /// Whether goods may clear at `office`.
    pub fn admits(self, face: &CustomsDistrict, office: &CustomsDistrict) -> bool {
        match self {
            Self::District => face.directly_affiliated() == office.directly_affiliated(),
            Self::Office => face == office,
        }
    }
}
