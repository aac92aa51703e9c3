/** The package brings no types: its parts are modules, and two classes that are made plainer here. */
declare module 'bpmn-js-token-simulation/lib/features/token-count/TokenCount' {
  export default class TokenCount {
    static $inject: string[];
    constructor(...services: never[]);
  }
}
declare module 'bpmn-js-token-simulation/lib/features/element-notifications/ElementNotifications' {
  export default class ElementNotifications {
    static $inject: string[];
    constructor(...services: never[]);
    addElementNotification(element: object, options: object): void;
  }
}
declare module 'bpmn-js-token-simulation/lib/*' {
  const module: object;
  export default module;
}
