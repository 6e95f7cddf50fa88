"""Templates that are compiled for one language: their texts are translated then, not at each page.

A page has a dozen texts without values. Else each would be looked up, wrapped and escaped.
"""

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from microblog.languages import catalogue


class Translating(CodeGenerator):
    """Jinja's compiler, for an environment that has a `language`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Compile a template, with the texts in their places."""
        _Translated(self.environment.language).visit(node)  # type: ignore[attr-defined]
        super().visit_Template(node, frame)


class _Translated(NodeTransformer):
    """Puts the text for `_("Home")`; a text with values in it stays, as `ngettext` does."""

    def __init__(self, language: str) -> None:
        self._gettext = catalogue(language).gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        has_values = node.kwargs or node.dyn_args or node.dyn_kwargs
        match node.node, node.args:
            case nodes.Name(name="_"), [nodes.Const(value=text)] if not has_values:
                said = nodes.Const(self._gettext(text))
                return nodes.MarkSafeIfAutoescape(said, environment=node.environment)
        return node
