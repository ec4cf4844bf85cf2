// A decal on another surface: lettering on a strap, the shadow on the ground. Premultiplies its alpha.
uniform sampler2D cover;
uniform mat4 sight;
uniform vec3 colour;
uniform int kind;
uniform vec2 size;

in vec3 pos;
in vec3 nor;
in vec2 uvs;

layout (location = 0) out vec4 outColor;

vec3 written(vec3 light) {
    return 1.055 * pow(clamp(light, 0.0, 1.0), vec3(1.0 / 2.4)) - 0.055;
}

void main() {
    // Textures begin with the top row.
    vec2 at = vec2(uvs.x, 1.0 - uvs.y);
    float covered = texture(cover, at).r;
    if (kind == 0) {
        outColor = vec4(0.0, 0.0, 0.0, covered * 0.42);
        return;
    }
    vec3 lamp = normalize(vec3(-0.5, 0.78, 0.62));
    float key = max(dot(mat3(sight) * normalize(nor), lamp) * 0.72 + 0.28, 0.0);
    float light = 0.45 + 0.62 * key;
    if (kind == 1) {
        // Satin stitches, raised in the middle of a stroke.
        vec2 mm = uvs * size;
        float pixel = length(vec2(dFdx(mm.x), dFdy(mm.x)));
        float threads = 0.09 * sin((mm.x * 0.35 + mm.y) * 9.0) * (1.0 - smoothstep(0.15, 0.5, pixel));
        float alpha = smoothstep(0.25, 0.75, covered);
        float raised = 0.80 + 0.22 * smoothstep(0.4, 1.0, covered);
        outColor = vec4(written(colour * light * raised * (1.0 + threads)) * alpha, alpha);
    } else {
        // Embossed: the upper edge casts a shadow, the lower edge catches the light.
        float depth = 0.35 / size.y;
        float edge = texture(cover, at + vec2(0.0, depth)).r - texture(cover, at - vec2(0.0, depth)).r;
        float alpha = covered * 0.66;
        vec3 shown = written(colour * light) * alpha;
        float lit = max(-edge, 0.0) * 0.35 * (1.0 - alpha);
        float dark = max(edge, 0.0) * 0.35 * (1.0 - alpha);
        outColor = vec4(shown + vec3(lit), alpha + lit + dark);
    }
}
