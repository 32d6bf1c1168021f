import "./withoutEval.ts";
import "./css/report.css";
import { BoundedText } from "./boundedText.ts";
import { installErrorBoundary } from "./errorBoundary.ts";
import { JsonView } from "./jsonView.ts";
import { ReportPage } from "./reportPage.ts";
import { TestList } from "./testList.ts";

installErrorBoundary();
customElements.define("touchstone-text", BoundedText);
customElements.define("touchstone-json", JsonView);
customElements.define("touchstone-tests", TestList);
customElements.define("touchstone-report", ReportPage);
