"""The file as such: elements BPMN knows, where they may stand, ids, diagram information."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from engine.workflow.dialect import BPMN, NODES, SUBPROCESSES
from engine.workflow.standard.notes import Around, Notes, note, note_on, rule
from engine.workflow.standard.reading import DI, Model, local

SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
NCNAME = re.compile(r"[^\W\d][\w.\-·]*\Z")

_FLOW_ELEMENTS = NODES | {"sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference"}
_FLOW_ELEMENTS |= {"choreographyTask", "subChoreography", "callChoreography"}
_SCOPES = SUBPROCESSES | {"process", "choreography", "subChoreography", "globalChoreographyTask"}
# Every element that BPMN 2.0 names (annex B of the standard: Semantic.xsd).
KNOWN = _FLOW_ELEMENTS | frozenset(
    """
    activationCondition artifact assignment association auditing callConversation category
    categoryValue childLaneSet collaboration choreography completionCondition
    complexBehaviorDefinition condition conditionExpression conversation conversationAssociation
    conversationLink conversationNode correlationKey correlationProperty
    correlationPropertyBinding correlationPropertyRef correlationPropertyRetrievalExpression
    correlationSubscription dataInput dataInputAssociation dataInputRefs dataOutput
    dataOutputAssociation dataOutputRefs dataPath dataState dataStore definitions documentation
    endPoint endPointRef error errorRef escalation event eventDefinition eventDefinitionRef
    expression extension extensionElements flowElement flowNodeRef formalExpression from
    globalBusinessRuleTask globalChoreographyTask globalConversation globalManualTask
    globalScriptTask globalTask globalUserTask group humanPerformer import inMessageRef incoming
    inputDataItem inputSet inputSetRefs interface interfaceRef ioBinding ioSpecification
    itemDefinition lane laneSet loopCardinality loopCondition loopDataInputRef loopDataOutputRef
    message messageFlow messageFlowAssociation messageFlowRef messagePath monitoring
    multiInstanceLoopCharacteristics noneBehaviorEventRef oneBehaviorEventRef operation
    operationRef optionalInputRefs optionalOutputRefs outMessageRef outgoing outputDataItem
    outputSet outputSetRefs participant participantAssociation participantMultiplicity
    participantRef innerParticipantRef outerParticipantRef innerConversationNodeRef
    outerConversationNodeRef innerMessageFlowRef outerMessageFlowRef choreographyRef
    partitionElement performer potentialOwner process property relationship rendering resource
    resourceAssignmentExpression resourceParameter resourceParameterBinding resourceRef
    resourceRole rootElement script signal source sourceRef standardLoopCharacteristics
    subConversation supportedInterfaceRef supports target targetRef text textAnnotation
    timeCycle timeDate timeDuration to transformation value whileExecutingInputRefs
    whileExecutingOutputRefs callableElement partnerEntity partnerEntityRef partnerRole
    partnerRoleRef correlationPropertyRefs categoryValueRef definitionalCollaborationRef
    supportedInterfaceRefs eventDefinitionRefs boundaryEventRefs
    """.split()  # noqa: SIM905 – a list of words reads better so
)
_ROOT_ONLY = frozenset({"process", "collaboration", "choreography"})


@rule
def there_is_a_process(model: Model, around: Around) -> Notes:
    if not model.processes:
        yield note_on("process-missing", model.root)
    for process in model.processes:
        if not process.nodes:
            pooled = model.pool_of.get(process.id) is not None
            if not pooled or process.executable:
                yield note("process-empty", process)
        if process.nodes and not process.declared:
            yield note("not-executable", process)
    drawn = [each for each in model.processes if each.nodes]
    if len(drawn) > 1:
        yield note("several-processes", drawn[1], count=len(drawn))


@rule
def ids_are_there_and_differ(model: Model, around: Around) -> Notes:
    seen: Counter[str] = Counter()
    for element in model.root.iter(f"{BPMN}*"):
        kind, element_id = local(element), element.get("id")
        if element_id is None:
            if kind in NODES or kind == "process":
                yield note_on("id-missing", element, kind=kind)
            continue
        seen[element_id] += 1
        if seen[element_id] == 2:
            yield note_on("id-doubled", element, name=element_id)
        if not NCNAME.match(element_id):
            yield note_on("id-invalid", element, name=element_id[:80])


@rule
def elements_are_those_of_bpmn(model: Model, around: Around) -> Notes:
    for element in model.root.iter(f"{BPMN}*"):
        kind, parent = local(element), element.getparent()
        if parent is None or _inside_extensions(element):
            continue  # in extensions vendors write what they like, in any namespace
        if kind not in KNOWN and not kind.endswith("EventDefinition"):
            yield note_on("element-unknown", element, kind=kind)
        elif (kind in _FLOW_ELEMENTS and _kind(parent) not in _SCOPES) or (
            kind in _ROOT_ONLY and _kind(parent) != "definitions"
        ):
            yield note_on("element-misplaced", element, kind=kind, parent=_kind(parent))


def _kind(element: etree._Element) -> str:
    return local(element) or str(etree.QName(element).localname)


def _inside_extensions(element: etree._Element) -> bool:
    return any(local(above) == "extensionElements" for above in element.iterancestors())


@rule
def nothing_runs_from_extensions(model: Model, around: Around) -> Notes:
    for item in (*model.processes, *model.nodes):
        holder = item.xml.find(f"{BPMN}extensionElements")
        for child in holder if holder is not None else ():
            if not isinstance(child.tag, str) or not child.tag.startswith(SPIFF):
                continue
            extension = child.tag.removeprefix(SPIFF)
            if extension in ("preScript", "postScript"):
                yield note("extension-forbidden", item, extension=extension)


@rule
def other_kinds_of_diagram(model: Model, around: Around) -> Notes:
    for kind in ("choreography", "globalChoreographyTask", "globalConversation"):
        for element in model.all(kind):
            yield note_on("choreography", element, kind=kind)


@rule
def the_diagram_shows_what_there_is(model: Model, around: Around) -> Notes:
    shown: set[str] = set()
    shapes = [*model.root.iter(f"{DI}BPMNShape"), *model.root.iter(f"{DI}BPMNEdge")]
    for shape in shapes:
        reference = shape.get("bpmnElement", "")
        if not reference or model.foreign(shape, reference):
            continue
        shown.add(reference.rpartition(":")[2])
        if model.find(reference) is None:
            label = shape.get("id", "")
            yield note_on("diagram-dangling", shape, shape=label, ref=reference)
    if not model.nodes:
        return
    if not shapes:
        yield note_on("diagram-missing", model.root)
        return
    for node in model.nodes:
        # What is inside a collapsed subprocess may be drawn nowhere.
        if node.id and node.id not in shown and node.scope is node.process:
            yield note("shape-missing", node)
