//! The materials: two small shaders.

use crate::scene::Finish;
use allpet_domain::builder::{Lining, Material as Stuff};
use std::rc::Rc;
use three_d::{
    Blend, BlendEquationType, BlendMultiplierType, Cull, DepthTest, EffectMaterialId, Light, Material,
    MaterialType, Program, RenderStates, Texture2D, Vec2, Vec3, Vec4, Viewer, WriteMask,
};

/// The material of a piece.
pub(super) struct Piece {
    pub(super) finish: Finish,
    pub(super) colour: Vec3,
    /// The colour of the thread, and its distance from the centre line; 0 without seams.
    pub(super) thread: Vec4,
}

impl Material for Piece {
    fn id(&self) -> EffectMaterialId {
        EffectMaterialId(1)
    }
    fn fragment_shader_source(&self, _: &[&dyn Light]) -> String {
        include_str!("stuff.frag").to_owned()
    }
    fn use_uniforms(&self, program: &Program, viewer: &dyn Viewer, _: &[&dyn Light]) {
        program.use_uniform("sight", viewer.view());
        program.use_uniform("eye", viewer.position());
        program.use_uniform("colour", self.colour);
        program.use_uniform("thread", self.thread);
        program.use_uniform("kind", kind(self.finish));
    }
    fn render_states(&self) -> RenderStates {
        RenderStates {
            cull: Cull::None,
            ..RenderStates::default()
        }
    }
    fn material_type(&self) -> MaterialType {
        MaterialType::Opaque
    }
}

/// Returns the number of a finish in `stuff.frag`.
fn kind(finish: Finish) -> i32 {
    match finish {
        Finish::Strap(Stuff::Webbing) | Finish::Lining(Lining::None) => 0,
        Finish::Strap(Stuff::Cotton) => 1,
        Finish::Strap(Stuff::Biothane) => 2,
        Finish::Strap(Stuff::Leather) => 3,
        Finish::Lining(Lining::Neoprene) => 4,
        Finish::Lining(Lining::Fleece) => 5,
        Finish::Lining(Lining::SoftLeather) => 6,
        Finish::Plastic => 7,
        Finish::Metal => 8,
        Finish::Reflective => 9,
    }
}

/// The content of a [`DecalMaterial`].
#[derive(Clone, Copy)]
pub(super) enum DecalContent {
    /// The shadow on the ground.
    Shadow,
    /// Lettering, embroidered or embossed.
    Lettering { embroidered: bool },
}

/// The material of a decal.
pub(super) struct DecalMaterial {
    pub(super) coverage: Rc<Texture2D>,
    pub(super) colour: Vec3,
    /// Width and height in mm.
    pub(super) size: Vec2,
    pub(super) content: DecalContent,
}

impl Material for DecalMaterial {
    fn id(&self) -> EffectMaterialId {
        EffectMaterialId(2)
    }
    fn fragment_shader_source(&self, _: &[&dyn Light]) -> String {
        include_str!("decal.frag").to_owned()
    }
    fn use_uniforms(&self, program: &Program, viewer: &dyn Viewer, _: &[&dyn Light]) {
        program.use_texture("cover", &self.coverage);
        program.use_uniform("sight", viewer.view());
        program.use_uniform("colour", self.colour);
        program.use_uniform("size", self.size);
        let kind = match self.content {
            DecalContent::Shadow => 0,
            DecalContent::Lettering { embroidered: true } => 1,
            DecalContent::Lettering { embroidered: false } => 2,
        };
        program.use_uniform("kind", kind);
    }
    fn render_states(&self) -> RenderStates {
        // The page shows through the canvas: colours are premultiplied with their alpha.
        RenderStates {
            write_mask: WriteMask::COLOR,
            depth_test: DepthTest::Less,
            cull: Cull::None,
            blend: Blend::Enabled {
                source_rgb_multiplier: BlendMultiplierType::One,
                source_alpha_multiplier: BlendMultiplierType::One,
                destination_rgb_multiplier: BlendMultiplierType::OneMinusSrcAlpha,
                destination_alpha_multiplier: BlendMultiplierType::OneMinusSrcAlpha,
                rgb_equation: BlendEquationType::Add,
                alpha_equation: BlendEquationType::Add,
            },
        }
    }
    fn material_type(&self) -> MaterialType {
        MaterialType::Transparent
    }
}
