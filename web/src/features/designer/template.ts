/** What a new process or decision begins with. */
export interface Beginning {
  key: string;
  zh: string;
  en: string;
  kind: string;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function newProcess({ key, zh, en, kind }: Beginning, start: string, end: string): string {
  const id = key.replaceAll('-', '_');
  const title = (text: string) =>
    `<spiffworkflow:property name="title.en" value="${escaped(text)}"/>`;
  const wrapped = (inner: string) =>
    `<bpmn:extensionElements><spiffworkflow:properties>${inner}</spiffworkflow:properties></bpmn:extensionElements>`;
  const shape = (of: string, x: number, y: number, width: number, height: number, more = '') =>
    `<bpmndi:BPMNShape id="${of}_di" bpmnElement="${of}"${more}><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="definitions_${id}" targetNamespace="https://gridcase.example/processes">
  <bpmn:collaboration id="collaboration_${id}"><bpmn:participant id="participant_${id}" name="${escaped(zh)}" processRef="${key}"/></bpmn:collaboration>
  <bpmn:process id="${key}" name="${escaped(zh)}" isExecutable="true">
    ${wrapped(`${title(en)}<spiffworkflow:property name="kind" value="${kind}"/>`)}
    <bpmn:laneSet id="lanes_${id}"><bpmn:lane id="lane_first" name="centre_clerk"><bpmn:flowNodeRef>begun</bpmn:flowNodeRef><bpmn:flowNodeRef>ended</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="begun" name="${escaped(start)}">${wrapped(title('Begun'))}<bpmn:outgoing>flow_begun_to_ended</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="ended" name="${escaped(end)}">${wrapped(title('Ended'))}<bpmn:incoming>flow_begun_to_ended</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_begun_to_ended" sourceRef="begun" targetRef="ended"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_${id}"><bpmndi:BPMNPlane id="plane_${id}" bpmnElement="collaboration_${id}">
    ${shape(`participant_${id}`, 120, 80, 900, 220, ' isHorizontal="true"')}
    ${shape('lane_first', 150, 80, 870, 220, ' isHorizontal="true"')}
    ${shape('begun', 220, 172, 36, 36)}
    ${shape('ended', 900, 172, 36, 36)}
    <bpmndi:BPMNEdge id="flow_di" bpmnElement="flow_begun_to_ended"><di:waypoint x="256" y="190"/><di:waypoint x="900" y="190"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** One table with one input, one output and one rule. */
export function newDecision({ key, zh, en }: Omit<Beginning, 'kind'>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="definitions_${key}" name="${escaped(zh)}" namespace="https://gridcase.example/decisions">
  <decision id="${key}" name="${escaped(zh)}">
    <extensionElements>
      <spiffworkflow:properties>
        <spiffworkflow:property name="title.en" value="${escaped(en)}"/>
      </spiffworkflow:properties>
    </extensionElements>
    <variable id="variable_${key}" name="result" typeRef="Any"/>
    <decisionTable id="table_${key}" hitPolicy="UNIQUE">
      <input id="input_level" label="case.level">
        <inputExpression id="expression_level" typeRef="string"><text>case.level</text></inputExpression>
      </input>
      <output id="output_result" label="result" name="result" typeRef="string"/>
      <rule id="rule_1">
        <inputEntry id="rule_1_level"><text>-</text></inputEntry>
        <outputEntry id="rule_1_result"><text>null</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
`;
}
