// Straps, linings and metal, lit softly from above, as in a studio around the camera.
uniform mat4 sight;
uniform vec3 eye;
uniform vec3 colour;
uniform vec4 thread;
uniform int kind;

in vec3 pos;
in vec3 nor;
in vec2 uvs;
in vec4 col;

layout (location = 0) out vec4 outColor;

float chance(vec2 at) {
    return fract(sin(dot(at, vec2(12.9898, 78.233))) * 43758.5453);
}

float noise(vec2 at) {
    vec2 cell = floor(at);
    vec2 in_cell = smoothstep(0.0, 1.0, fract(at));
    float low = mix(chance(cell), chance(cell + vec2(1.0, 0.0)), in_cell.x);
    float high = mix(chance(cell + vec2(0.0, 1.0)), chance(cell + vec2(1.0, 1.0)), in_cell.x);
    return mix(low, high, in_cell.y);
}

// Returns how much of a pattern with a period in mm remains visible at a pixel size.
float seen(float pixel, float period) {
    return 1.0 - smoothstep(0.25, 0.7, pixel / period);
}

void main() {
    vec3 towards = normalize(eye - pos);
    vec3 n = normalize(nor);
    if (dot(n, towards) < 0.0) n = -n;
    float along = uvs.x;
    float across = 1.0 - uvs.y;
    float pixel = max(length(vec2(dFdx(along), dFdy(along))), length(vec2(dFdx(across), dFdy(across))));

    vec3 base = colour;
    float gloss = 0.0;
    float sharp = 20.0;
    float rim = 0.0;
    if (kind == 0) {
        // Woven: ribs that lean in alternating directions.
        float rib = sin((along + abs(across)) * 3.1) * sin((along - abs(across)) * 3.1);
        base *= 1.0 + 0.14 * rib * seen(pixel, 1.4);
        gloss = 0.10; sharp = 14.0; rim = 0.05;
    } else if (kind == 1) {
        float weave = sin(along * 3.6) * sin(across * 3.6);
        base *= 1.0 + 0.12 * weave * seen(pixel, 1.3) + 0.08 * (noise(vec2(along, across) * 1.1) - 0.5);
        gloss = 0.04; sharp = 8.0; rim = 0.07;
    } else if (kind == 2) {
        gloss = 0.42; sharp = 60.0;
    } else if (kind == 3) {
        float grain = noise(vec2(along, across) * 1.7) * 0.6 + noise(vec2(along, across) * 0.35) * 0.4;
        base *= 0.90 + 0.2 * grain;
        gloss = 0.20; sharp = 22.0;
    } else if (kind == 4) {
        float knit = sin(along * 5.0) * sin(across * 5.0);
        base *= 1.0 + 0.10 * knit * seen(pixel, 1.0);
        rim = 0.10;
    } else if (kind == 5) {
        float pile = noise(vec2(along, across) * 0.9) * 0.6 + noise(vec2(along, across) * 2.3) * 0.4;
        base *= 0.82 + 0.32 * pile;
        n = normalize(n + 0.35 * (vec3(noise(pos.xy), noise(pos.yz), noise(pos.zx)) - 0.5));
        rim = 0.22;
    } else if (kind == 6) {
        base *= 0.93 + 0.14 * noise(vec2(along, across) * 1.4);
        gloss = 0.08; sharp = 12.0;
    } else if (kind == 7) {
        gloss = 0.30; sharp = 34.0; rim = 0.05;
    }

    // Stitches of 4 mm along the edges; from afar they merge into a line.
    if (thread.w > 0.0) {
        float size = clamp(pixel * 1.2, 0.55, 1.1);
        float from_line = abs(abs(across) - thread.w);
        float on_line = 1.0 - smoothstep(size * 0.6, size, from_line);
        float dash = fract(along / 5.0);
        float on_dash = smoothstep(0.05, 0.13, dash) * (1.0 - smoothstep(0.72, 0.80, dash));
        float hole = on_line * (1.0 - on_dash) * seen(pixel, 2.0);
        base = mix(base, thread.rgb * (0.85 + 0.3 * sin(dash * 4.4)), on_line * mix(0.62, on_dash, seen(pixel, 4.0)));
        base *= 1.0 - 0.35 * hole;
    }

    // The light moves with the camera: surfaces that face it are never dark.
    vec3 in_sight = mat3(sight) * n;
    vec3 lamp = normalize(vec3(-0.5, 0.78, 0.62));
    float key = max(dot(in_sight, lamp) * 0.72 + 0.28, 0.0);
    float sky = 0.5 + 0.5 * n.y;
    float fill = max(dot(in_sight, normalize(vec3(0.8, 0.1, 0.5))), 0.0);
    float open = mix(0.55, 1.0, col.r);
    vec3 light = (mix(vec3(0.30, 0.285, 0.27), vec3(0.50, 0.51, 0.53), sky) + vec3(0.62, 0.60, 0.57) * key + vec3(0.10) * fill) * open;

    vec3 seen_light;
    if (kind == 8) {
        // Metal reflects its surroundings: a bright ceiling, a dark floor, a lamp on either side.
        vec3 mirrored = reflect(-normalize(mat3(sight) * towards), in_sight);
        float room = mix(0.20, 0.80, smoothstep(-0.55, 0.75, mirrored.y));
        room += 0.85 * smoothstep(0.55, 0.95, dot(mirrored, lamp));
        room += 0.40 * smoothstep(0.80, 0.97, dot(mirrored, normalize(vec3(0.85, 0.25, 0.45))));
        room -= 0.28 * smoothstep(0.25, 0.0, abs(mirrored.y + 0.12));
        float edge = pow(1.0 - max(dot(n, towards), 0.0), 4.0);
        seen_light = mix(base, vec3(1.0), edge * 0.5) * max(room, 0.06) * mix(0.7, 1.0, col.r) * 1.15;
    } else if (kind == 9) {
        // Glass beads that reflect light back to its source.
        float back = pow(max(dot(n, towards), 0.0), 3.0);
        float bead = 0.92 + 0.16 * chance(floor(vec2(along, across) * 2.2)) * seen(pixel, 0.8);
        seen_light = base * (0.62 + 0.5 * back) * bead;
    } else {
        vec3 half_way = normalize(lamp + normalize(mat3(sight) * towards));
        float shine = pow(max(dot(in_sight, half_way), 0.0), sharp) * gloss;
        float edge = pow(1.0 - max(dot(n, towards), 0.0), 3.0);
        seen_light = base * light + vec3(shine) * open + mix(base, vec3(1.0), 0.4) * edge * rim;
    }
    vec3 low = seen_light * 12.92;
    vec3 high = 1.055 * pow(max(seen_light, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055;
    outColor = vec4(mix(high, low, vec3(lessThanEqual(seen_light, vec3(0.0031308)))), 1.0);
}
