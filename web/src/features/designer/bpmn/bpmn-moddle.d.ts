/** The reader and writer below bpmn-js; used directly where nothing is drawn. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Record<string, object>);
    fromXML(xml: string): Promise<{ rootElement: object }>;
    toXML(element: object, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
