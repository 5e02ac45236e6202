// The type of the lint rule, for its test.
import type { Rule } from 'eslint';

export declare const bareText: Rule.RuleModule;
