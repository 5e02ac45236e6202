// Trainers for tests: the product's own makers, as the command line has them, on one thread.
import { nodeTrainers } from '../../headless/engines';

export const makeTrainer = nodeTrainers();
