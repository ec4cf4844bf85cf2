//! Materials of products.

crate::enum_value::wire_enum! {
    /// The main material of a product.
    Material {
        /// Woven nylon.
        Nylon = "nylon", "Nylon";
        /// Leather.
        Leather = "leather", "Leather";
        /// Cotton.
        Cotton = "cotton", "Cotton";
        /// Hemp.
        Hemp = "hemp", "Hemp";
        /// Webbing under a smooth coat.
        CoatedWebbing = "coated-webbing", "Coated webbing";
        /// Airy mesh.
        Mesh = "mesh", "Air mesh";
        /// Fleece.
        Fleece = "fleece", "Fleece";
        /// Wool felt.
        Felt = "felt", "Wool felt";
        /// Memory foam.
        MemoryFoam = "memory-foam", "Memory foam";
        /// Natural rubber.
        Rubber = "rubber", "Natural rubber";
        /// Silicone.
        Silicone = "silicone", "Silicone";
        /// Stainless steel.
        Steel = "steel", "Stainless steel";
        /// Stoneware.
        Ceramic = "ceramic", "Stoneware";
        /// Wood or bamboo.
        Wood = "wood", "Wood";
        /// Nothing to touch: the content of a bottle or a jar.
        Formula = "formula", "Formula";
    }
}
