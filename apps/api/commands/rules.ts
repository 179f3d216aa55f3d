import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, ValidationTypes, type MetadataStorage } from 'class-validator';

/** What one decorator declared. class-validator exports no name for it. */
type ValidationMetadata = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** Whether a value of a field, or what it holds, is as one rule wants it. */
type Rule = (object: object, value: unknown, knownFieldsOnly: boolean) => boolean;

/** The rules of a field, and whether they hold for this object at all: not for an optional one that is absent. */
interface FieldRules {
  readonly name: string;
  readonly conditions: readonly Rule[];
  readonly rules: readonly Rule[];
}

type RuledClass = object['constructor'];

const known = new WeakMap<object, ReadonlyMap<string, FieldRules>>();

/**
 * Whether an instance keeps the rules that class-validator knows of its class. class-validator looks them up anew for
 * every object and prepares an error for every field; here they are looked up once a class, which makes the answer yes
 * ten times as fast. For a no, and where a rule is of a kind that is not known here, `validate` has the last word.
 */
export function keepsRules(instance: object, knownFieldsOnly: boolean): boolean {
  return wouldKeepRules(instance.constructor, instance, knownFieldsOnly);
}

/** Whether an instance of the class with these fields would keep its rules: an import need not make one to know. */
export function wouldKeepRules(
  ofClass: RuledClass,
  fields: object,
  knownFieldsOnly: boolean,
): boolean {
  const ruled = rulesOf(ofClass);
  if (ruled.size === 0) return false;
  if (knownFieldsOnly && !Object.entries(fields).every(isKnown, ruled)) return false;
  for (const { name, conditions, rules } of ruled.values()) {
    const value: unknown = Reflect.get(fields, name);
    const keeps = (rule: Rule): boolean => rule(fields, value, knownFieldsOnly);
    if (conditions.every(keeps) && !rules.every(keeps)) return false;
  }
  return true;
}

function isKnown(
  this: ReadonlyMap<string, FieldRules>,
  [name, value]: readonly [string, unknown],
): boolean {
  return value === undefined || this.has(name);
}

function rulesOf(ruledClass: RuledClass): ReadonlyMap<string, FieldRules> {
  const found = known.get(ruledClass);
  if (found !== undefined) return found;
  const storage = getMetadataStorage();
  const declared = storage.getTargetValidationMetadatas(ruledClass, '', false, false);
  const fields = new Map(
    Object.entries(storage.groupByPropertyName(declared)).map(([name, all]) => {
      const isCondition = ({ type }: ValidationMetadata): boolean =>
        type === ValidationTypes.CONDITIONAL_VALIDATION;
      const conditions = all.filter(isCondition).map(conditionOf);
      const rules = all
        .filter((one) => !isCondition(one))
        .flatMap((one) => rulesIn(ruledClass, one));
      return [name, { name, conditions, rules }];
    }),
  );
  known.set(ruledClass, fields);
  return fields;
}

function conditionOf({ constraints }: ValidationMetadata): Rule {
  const [condition = () => true]: readonly ((object: object, value: unknown) => unknown)[] =
    constraints;
  return (object, value) => Boolean(condition(object, value));
}

function rulesIn(ruledClass: RuledClass, metadata: ValidationMetadata): readonly Rule[] {
  if (metadata.type === ValidationTypes.NESTED_VALIDATION) {
    return [keepsNested(nestedClass(ruledClass, metadata.propertyName))];
  }
  if (metadata.type === ValidationTypes.WHITELIST) return [];
  const checks = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  const isPlain = metadata.type === ValidationTypes.CUSTOM_VALIDATION && !metadata.validateIf;
  if (!isPlain || checks.some((check) => check.async)) return [() => false];
  const { propertyName: property, constraints, each } = metadata;
  return checks.map(({ instance: check }) => (object, value) => {
    const about = { targetName: '', property, object, value, constraints };
    const isKept = (one: unknown): boolean => check.validate(one, about) === true;
    return each && Array.isArray(value) ? value.every(isKept) : isKept(value);
  });
}

function keepsNested(nested: RuledClass): Rule {
  return (_, value, knownFieldsOnly) => {
    const isKept = (one: unknown): boolean =>
      typeof one === 'object' &&
      one !== null &&
      !Array.isArray(one) &&
      wouldKeepRules(nested, one, knownFieldsOnly);
    return value === undefined || (Array.isArray(value) ? value.every(isKept) : isKept(value));
  };
}

/** The class that objects within become: what class-transformer makes of an empty one. */
function nestedClass(ruledClass: RuledClass, field: string): RuledClass {
  if (!isConstructible(ruledClass)) return Object;
  const made: unknown = Reflect.get(plainToInstance(ruledClass, { [field]: {} }), field);
  return typeof made === 'object' && made !== null ? made.constructor : Object;
}

function isConstructible(ruledClass: RuledClass): ruledClass is new () => object {
  return 'prototype' in ruledClass;
}
