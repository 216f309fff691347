/** The text with what is unreleased as the release of a version. */
export function released(text: string, version: string): string;
/** What a version has changed, without its title. */
export function notes(text: string, version: string): string;
