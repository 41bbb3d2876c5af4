//! The tables of the normal distribution's ziggurat.

use blast_radius::engine::random::ziggurat::{TAIL, WIDTH};

#[test]
fn the_ziggurat_tables_are_those_of_the_construction() {
    let area = (TAIL + 1.0) * libm::exp(-TAIL);
    let mut edge = TAIL;
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12 * expected.max(1e-3);
    assert!(close(WIDTH[0], area / libm::exp(-TAIL)) && WIDTH[1] == TAIL && WIDTH[256] == 0.0);
    for (layer, &width) in WIDTH.iter().enumerate().take(256).skip(1) {
        assert!(close(width, edge), "layer {layer}: {width} {edge}");
        // All layers have one area; so has the base strip with its tail.
        let height = libm::exp(-edge) + area / edge;
        edge = if layer < 255 { -libm::log(height) } else { 0.0 };
        assert!(layer < 255 || (height - 1.0).abs() < 1e-12, "the top layer ends at {height}");
    }
}
