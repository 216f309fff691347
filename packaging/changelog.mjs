// The change log as data: https://keepachangelog.com, and changes of the bits that a training gives in a section of their own.
import { parser, Release } from "keep-a-changelog";

class ReleaseWithBits extends Release {
  constructor(...version) {
    super(...version);
    this.changes.set("bits", []);
  }
}

/** Reads a change log. */
export function parse(text) {
  const changelog = parser(text, {
    releaseCreator: (...version) => new ReleaseWithBits(...version),
  });
  changelog.format = "markdownlint";
  return changelog;
}

/** The text with what is unreleased as the release of a version. */
export function released(text, version) {
  const changelog = parse(text);
  const unreleased = changelog.findRelease();
  if (!unreleased || unreleased.isEmpty()) throw new Error("CHANGELOG.md: nothing is unreleased");
  if (unreleased.changes.get("bits").length > 0 && !version.endsWith(".0"))
    throw new Error(`CHANGELOG.md: the bits have changed, and ${version} is no minor version`);
  unreleased.setVersion(version);
  unreleased.setDate(new Date());
  changelog.addRelease(new ReleaseWithBits());
  return changelog.toString();
}

/** What a version has changed, without its title. */
export function notes(text, version) {
  const release = version && parse(text).findRelease(version);
  if (!release?.date) throw new Error(`CHANGELOG.md: there is no release ${version}`);
  return release.toString().replace(/^## .*\n+/, "");
}
