"""Prompt files: load them, check them, render them, and know by a fingerprint what they tell a model.

A prompt is a Markdown file: YAML front matter, then `=== system ===` and `=== user ===`, each a Jinja
template (docs/reference/prompts.md). A file whose name begins with an underscore is a partial: text for
`{% include %}`, without front matter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict, get_args

import yaml
from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from service.errors import PromptError

Role = Literal["draft", "judge", "escalation"]
"""Which of the configured models is asked."""

ROLES: tuple[Role, ...] = get_args(Role)
ASKED = "asked"
"""As `model` or `output` of a prompt that continues another: whatever that one was asked for."""

_SECTION = re.compile(r"^=== *(.*?) *===[ \t]*$", re.MULTILINE)
_SECTIONS = ("system", "user")


class Message(TypedDict):
    """One turn of a conversation, in the shape that every provider takes."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt with its values filled in: the exact words that go to a model."""

    name: str
    version: str
    system: str
    user: str

    @property
    def messages(self) -> tuple[Message, ...]:
        """The turns to send; an empty section is left out."""
        turns: tuple[Message, ...] = (
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.user},
        )
        return tuple(turn for turn in turns if turn["content"])


@dataclass(frozen=True, slots=True)
class Prompt:
    """One checked prompt file. `version` changes when what a model is told changes."""

    name: str
    description: str
    model: str
    output: str
    inputs: frozenset[str]
    version: str
    system: Template
    user: Template

    def render(self, **values: str | int) -> Rendered:
        """The prompt with `values`, which are data: nothing in them is read as a template."""
        if values.keys() != self.inputs:
            wrong = ", ".join(sorted(values.keys() ^ self.inputs))
            raise PromptError(f"The prompt “{self.name}” was given other inputs than it declares: {wrong}.")
        try:
            system, user = self.system.render(values).strip(), self.user.render(values).strip()
        except (TemplateError, TypeError, ValueError) as error:  # what the expressions of a template raise
            raise PromptError(f"The prompt “{self.name}” cannot be rendered: {error}") from error
        return Rendered(self.name, self.version, system, user)


@dataclass(frozen=True, slots=True)
class PromptLibrary:
    """All prompts of one folder, by name; every file in it has been checked."""

    prompts: Mapping[str, Prompt]

    @classmethod
    def load(cls, folder: Path, schemas: Mapping[str, type[BaseModel]]) -> PromptLibrary:
        """The prompts of `folder`; `schemas` are what an `output` may name.

        Raises `PromptError` that names the file and what is wrong with it.
        """
        texts = _read_folder(folder)
        partials = {name: text for name, text in texts.items() if name.startswith("_")}
        environment = _environment(partials)
        return cls(
            {
                name.removesuffix(".md"): _load(name, text, environment, partials, schemas)
                for name, text in texts.items()
                if name not in partials
            }
        )

    def __getitem__(self, name: str) -> Prompt:
        """The prompt of this name; raises `PromptError` when the folder has none."""
        if name not in self.prompts:
            raise PromptError(
                f"There is no prompt “{name}”: {name}.md is missing from the folder of prompts."
            )
        return self.prompts[name]

    def fingerprints(self) -> dict[str, str]:
        """The version of each prompt, by name."""
        return {name: prompt.version for name, prompt in self.prompts.items()}


def prompts_folder(chosen: Path | None) -> Path:
    """Where prompts are read from: the chosen folder, else ours in the wheel, else ours in the checkout."""
    if chosen is not None:
        return chosen
    package = Path(__file__).parent
    packed = package / "prompts"
    return packed if packed.is_dir() else package.parent / "prompts"


class _FrontMatter(BaseModel):
    """The keys of a prompt file; any other refuses to load."""

    model_config = ConfigDict(extra="forbid", strict=True)

    description: str
    model: str
    output: str
    inputs: list[str]


def _read_folder(folder: Path) -> dict[str, str]:
    try:
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompts in {folder} cannot be read: {error}") from error
    if not texts:
        raise PromptError(f"There are no prompts in {folder}.")
    return texts


def _environment(partials: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Jinja that can reach nothing but the partials; autoescape is off, since prompts are not HTML."""
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(partials),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _load(
    name: str,
    text: str,
    environment: ImmutableSandboxedEnvironment,
    partials: Mapping[str, str],
    schemas: Mapping[str, type[BaseModel]],
) -> Prompt:
    front, sections = _split(name, text)
    if front.model not in (*ROLES, ASKED):
        raise PromptError(f"{name}: `model` is none of {', '.join((*ROLES, ASKED))}.")
    if front.output != ASKED and front.output not in schemas:
        raise PromptError(f"{name}: `output` names no known schema ({', '.join(sorted(schemas))}).")
    try:
        used, included = _uses(name, sections, environment, partials)
        templates = {section: environment.from_string(sections[section]) for section in _SECTIONS}
    except TemplateError as error:
        raise PromptError(f"{name}: {error}") from error
    _same_inputs(name, front.inputs, used)
    told = {
        "sections": sections,
        "partials": {partial: partials[partial] for partial in included},
        "schema": None if front.output == ASKED else schemas[front.output].model_json_schema(),
    }
    return Prompt(
        name=name.removesuffix(".md"),
        description=front.description,
        model=front.model,
        output=front.output,
        inputs=frozenset(front.inputs),
        version=hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16],
        **templates,
    )


def _split(name: str, text: str) -> tuple[_FrontMatter, dict[str, str]]:
    """The front matter and the two sections of a prompt file."""
    lines = text.replace("\r\n", "\n")
    opening, _, rest = lines.partition("---\n")
    head, closing, body = rest.partition("\n---\n")
    if opening or not closing:
        raise PromptError(f"{name}: it must begin with YAML front matter between two lines of ---.")
    try:
        front = _FrontMatter.model_validate(yaml.safe_load(head))
    except yaml.YAMLError as error:
        raise PromptError(f"{name}: the front matter is not YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise PromptError(f"{name}: front matter: {problems}") from error
    before, *parts = _SECTION.split(body)
    names = tuple(parts[::2])
    if before.strip() or names != _SECTIONS:
        raise PromptError(
            f"{name}: after the front matter come `=== system ===` and `=== user ===`, once each."
        )
    return front, {section: part.strip("\n") for section, part in zip(names, parts[1::2], strict=True)}


def _uses(
    name: str,
    sections: Mapping[str, str],
    environment: ImmutableSandboxedEnvironment,
    partials: Mapping[str, str],
) -> tuple[set[str], tuple[str, ...]]:
    """The variables that a prompt uses, those of its partials included, and these partials."""
    used: set[str] = set()
    included: set[str] = set()
    waiting = list(sections.values())
    while waiting:
        tree = environment.parse(waiting.pop())
        used |= meta.find_undeclared_variables(tree)
        for partial in _referenced(name, tree):
            if partial not in partials:
                raise PromptError(f"{name}: it includes {partial}, which is no partial of its folder.")
            if partial not in included:
                included.add(partial)
                waiting.append(partials[partial])
    return used, tuple(sorted(included))


def _referenced(name: str, tree: nodes.Template) -> list[str]:
    found = []
    for partial in meta.find_referenced_templates(tree):
        if partial is None:
            raise PromptError(f"{name}: an include must name its partial, not compute it.")
        found.append(partial)
    return found


def _same_inputs(name: str, declared: list[str], used: set[str]) -> None:
    if unused := sorted(set(declared) - used):
        raise PromptError(f"{name}: declared but not used: {', '.join(unused)}.")
    if undeclared := sorted(used - set(declared)):
        raise PromptError(f"{name}: used but not declared: {', '.join(undeclared)}.")
