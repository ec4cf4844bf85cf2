//! The pen of the product drawings: colours and common shapes.

use allpet_domain::catalog::Colour;

/// Dark metal parts and plastic buckles.
pub(super) const INK: &str = "#34373d";
/// Metal.
pub(super) const METAL: &str = "#b9c0c7";
/// Metal in shade.
pub(super) const METAL_SHADE: &str = "#8d969f";
/// Metal in light.
pub(super) const METAL_LIGHT: &str = "#e6eaed";
/// Linen, labels, stuffing.
pub(super) const LINEN: &str = "#fbf5ea";
/// Linen in shade.
pub(super) const LINEN_SHADE: &str = "#e6dac4";
/// Wood.
pub(super) const WOOD: &str = "#c79a66";
/// Wood in shade.
pub(super) const WOOD_SHADE: &str = "#a1774a";

/// A collector of a picture's shapes. In a shape's text, `$b` is the colour, `$s` its shade, `$l` its light, `$t` the trim.
#[derive(Debug)]
pub(super) struct Pen {
    colour: Colour,
    /// The style of the picture: stitching, trim, pattern.
    pub(super) style: u8,
    shapes: String,
}

impl Pen {
    pub(super) fn new(colour: Colour, style: u8) -> Self {
        Self {
            colour,
            style,
            shapes: String::with_capacity(4_096),
        }
    }

    /// The second colour of a product, which matches the first and always differs from it.
    fn trim(&self) -> &'static str {
        let warm = matches!(
            self.colour,
            Colour::Marigold | Colour::Coral | Colour::Red | Colour::Sand | Colour::Cream | Colour::Chestnut
        );
        match (self.style, warm) {
            (0 | 2, true) => "#1f5f5d",
            (0 | 2, false) => "#efb04a",
            (1, _) => "#f4ead8",
            (_, true) => "#2d4470",
            (_, false) => "#e88a6e",
        }
    }

    /// Adds shapes as SVG, with `$b`, `$s`, `$l` and `$t` for the colours.
    pub(super) fn put(&mut self, shapes: &str) {
        let coloured = shapes
            .replace("$b", self.colour.base())
            .replace("$s", self.colour.shade())
            .replace("$l", self.colour.light())
            .replace("$t", self.trim());
        self.shapes.push_str(&coloured);
    }

    /// Adds the shadow on the ground.
    pub(super) fn ground(&mut self, x: u32, y: u32, rx: u32, ry: u32) {
        self.put(&format!(
            r##"<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#6b5836" opacity=".16"/>"##
        ));
    }

    /// Adds a filled outline.
    pub(super) fn fill(&mut self, colour: &str, path: &str) {
        self.put(&format!(r#"<path d="{path}" fill="{colour}"/>"#));
    }

    /// Adds a line with round ends.
    pub(super) fn line(&mut self, colour: &str, width: f32, path: &str) {
        self.put(&format!(
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>"#
        ));
    }

    /// Adds a line of stitches.
    pub(super) fn stitch(&mut self, colour: &str, path: &str) {
        self.put(&format!(
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-dasharray="6 6"/>"#
        ));
    }

    /// Adds a strap along a line: its shaded edge, its face, and a seam in the picture's style.
    pub(super) fn strap(&mut self, width: f32, path: &str) {
        self.put(&format!(
            r#"<path d="{path}" fill="none" stroke="$s" stroke-width="{width}" stroke-linejoin="round"/><path d="{path}" fill="none" stroke="$b" stroke-width="{}" stroke-linejoin="round"/>"#,
            width - 5.0
        ));
        match self.style {
            0 => self.stitch("$l", path),
            1 => self.line("$t", width / 4.5, path),
            2 => self.put(&format!(
                r#"<path d="{path}" fill="none" stroke="$t" stroke-width="{}" stroke-dasharray="2 16" stroke-linecap="round"/>"#,
                width / 3.4
            )),
            _ => self.put(&format!(
                r#"<path d="{path}" fill="none" stroke="$t" stroke-width="{}"/><path d="{path}" fill="none" stroke="$b" stroke-width="{}"/>"#,
                width / 2.2,
                width / 4.5
            )),
        }
    }

    /// Adds a metal ring.
    pub(super) fn ring(&mut self, x: f32, y: f32, r: f32) {
        self.put(&format!(
            r#"<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{METAL_SHADE}" stroke-width="6"/><circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{METAL}" stroke-width="3.500"/><path d="M{} {}a{r} {r} 0 0 1 {r} -{r}" fill="none" stroke="{METAL_LIGHT}" stroke-width="2" stroke-linecap="round"/>"#,
            x - r,
            y
        ));
    }

    /// Adds a side-release buckle at a centre, turned by degrees.
    pub(super) fn buckle(&mut self, x: f32, y: f32, turned: f32) {
        self.put(&format!(
            r##"<g transform="translate({x} {y}) rotate({turned})"><rect x="-23" y="-14" width="46" height="28" rx="6" fill="{INK}"/><rect x="-23" y="-14" width="46" height="10" rx="5" fill="#4c5058"/><path d="M-4 -14v28M8 -8v16M15 -8v16" stroke="#6a6f78" stroke-width="2.500" stroke-linecap="round"/></g>"##
        ));
    }

    /// Adds a paw at a centre.
    pub(super) fn paw(&mut self, colour: &str, x: f32, y: f32, scale: f32) {
        self.put(&format!(
            r#"<g transform="translate({x} {y}) scale({scale})" fill="{colour}"><path d="M0 -2c7 0 13 8 13 14 0 4-3 6-6 6s-5-1-7-1-4 1-7 1-6-2-6-6c0-6 6-14 13-14z"/><ellipse cx="-14" cy="-1" rx="4" ry="5.500"/><ellipse cx="14" cy="-1" rx="4" ry="5.500"/><ellipse cx="-5.500" cy="-9" rx="4" ry="6"/><ellipse cx="5.500" cy="-9" rx="4" ry="6"/></g>"#
        ));
    }

    /// Adds a snap hook hanging from a point.
    pub(super) fn hook(&mut self, x: f32, y: f32, turned: f32) {
        self.put(&format!(
            r#"<g transform="translate({x} {y}) rotate({turned})"><circle r="9" fill="none" stroke="{METAL_SHADE}" stroke-width="6"/><circle r="9" fill="none" stroke="{METAL}" stroke-width="3"/><rect x="-6" y="10" width="12" height="12" rx="3" fill="{METAL_SHADE}"/><path d="M-3 22h10c9 3 12 12 10 22-2 9-9 14-17 13-8-1-12-7-12-13" fill="none" stroke="{METAL_SHADE}" stroke-width="8" stroke-linecap="round"/><path d="M-3 22h10c9 3 12 12 10 22-2 9-9 14-17 13-8-1-12-7-12-13" fill="none" stroke="{METAL}" stroke-width="4" stroke-linecap="round"/><path d="M-6 24l-6 20" stroke="{METAL_LIGHT}" stroke-width="4" stroke-linecap="round"/></g>"#
        ));
    }

    /// Returns the whole document, with `title` as its text alternative.
    pub(super) fn finish(self, title: &str) -> String {
        let colour = self.colour.label();
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" role="img"><title>{title}, {colour}</title><rect width="400" height="300" fill="#f4efe5"/><circle cx="200" cy="146" r="132" fill="#fbf8f1"/>{}</svg>"##,
            self.shapes
        )
    }
}
