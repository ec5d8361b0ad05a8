// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The word lists of CBV 2.0 and the spellings a word may have: bare (`shipping`), web URI
/// (`https://ref.gs1.org/cbv/BizStep-shipping`), URN (`urn:epcglobal:cbv:bizstep:shipping`) or CURIE (`cbv:BizStep-shipping`).
package struct Vocabulary: Sendable {
    /// What the words name, for messages (`bizStep`).
    package let name: String
    private let web: String
    private let urn: String?
    private let words: Set<String>

    /// The word itself when the text spells one of the list.
    package func word(_ text: String) -> String? {
        if words.contains(text) { return text }
        for prefix in [web, urn].compactMap({ $0 }) where text.utf8.starts(with: prefix.utf8) {
            let word = String(text.dropFirst(prefix.count))
            return words.contains(word) ? word : nil
        }
        return nil
    }

    /// `https://ref.gs1.org/cbv/BizStep-shipping` for a bare word, other URIs unchanged.
    package func uri(_ canonical: String) -> String {
        words.contains(canonical) ? web + canonical : canonical
    }

    /// True for a spelling that belongs to CBV alone, so that an unknown word in it is a mistake and no extension.
    func isReserved(_ text: String) -> Bool {
        text.utf8.starts(with: "urn:epcglobal:cbv:".utf8) && urn.map { text.utf8.starts(with: $0.utf8) } == true
    }

    private init(_ name: String, web: String, urn: String?, _ words: String) {
        self.name = name
        self.web = web
        self.urn = urn
        self.words = Set(words.split(separator: " ").map(String.init))
    }

    package static let bizStep = Vocabulary(
        "bizStep", web: "https://ref.gs1.org/cbv/BizStep-", urn: "urn:epcglobal:cbv:bizstep:",
        """
        accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning departing \
        destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other packing picking \
        receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping staging_outbound \
        stock_taking stocking storing transporting unloading unpacking void_shipping
        """)
    package static let disposition = Vocabulary(
        "disposition", web: "https://ref.gs1.org/cbv/Disp-", urn: "urn:epcglobal:cbv:disp:",
        """
        active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed dispensed \
        disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement \
        no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible \
        sellable_not_accessible stolen unavailable unknown
        """)
    package static let bizTransactionType = Vocabulary(
        "bizTransaction type", web: "https://ref.gs1.org/cbv/BTT-", urn: "urn:epcglobal:cbv:btt:",
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
    package static let sourceDestinationType = Vocabulary(
        "source or destination type", web: "https://ref.gs1.org/cbv/SDT-", urn: "urn:epcglobal:cbv:sdt:", "owning_party possessing_party location")
    package static let errorReason = Vocabulary(
        "error reason", web: "https://ref.gs1.org/cbv/ER-", urn: "urn:epcglobal:cbv:er:", "did_not_occur incorrect_data")
    package static let component = Vocabulary(
        "component", web: "https://ref.gs1.org/cbv/Comp-", urn: nil,
        "x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude longitude altitude")
    package static let alert = Vocabulary("sensor alert type", web: "https://gs1.org/voc/", urn: nil, "ALARM_CONDITION ERROR_CONDITION")
    package static let measurement = Vocabulary(
        "measurement type", web: "https://gs1.org/voc/", urn: nil,
        """
        AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume \
        Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless \
        DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength \
        EffectiveDose EffectiveDoseRate Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length \
        LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass \
        MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure \
        RadiantFlux RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension \
        Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
        """)
}
