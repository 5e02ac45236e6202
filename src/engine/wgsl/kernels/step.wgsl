// In front of every kernel: what changes from step to step. Written once a run.
//words step as Step
@group(0) @binding(0) var<uniform> step: Step;
