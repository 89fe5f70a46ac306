/** The interpreter that the Python extension has selected, through the part of its public API that is used here. */
import { type Disposable, type Event, extensions, type LogOutputChannel, type Uri } from "vscode";

interface EnvironmentPath {
  path: string;
}

interface PythonApi {
  ready: Promise<void>;
  environments: {
    getActiveEnvironmentPath(resource?: Uri): EnvironmentPath;
    resolveEnvironment(
      path: EnvironmentPath,
    ): Promise<{ executable: { uri: Uri | undefined } } | undefined>;
    onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = extensions.getExtension<PythonApi>("ms-python.python");
  if (extension === undefined) return undefined;
  const api = await extension.activate();
  await api?.ready;
  return api;
}

/** The selected interpreter's executable, or undefined when there is none or no Python extension. */
export async function selectedInterpreter(
  resource: Uri | undefined,
  log: LogOutputChannel,
): Promise<string | undefined> {
  try {
    const environments = (await pythonApi())?.environments;
    const path = environments?.getActiveEnvironmentPath(resource);
    const environment = path && (await environments?.resolveEnvironment(path));
    return environment?.executable.uri?.fsPath;
  } catch (error) {
    log.warn("The Python extension gave no interpreter", error);
    return undefined;
  }
}

export async function onInterpreterChange(
  listener: () => void,
  log: LogOutputChannel,
): Promise<Disposable | undefined> {
  try {
    return (await pythonApi())?.environments.onDidChangeActiveEnvironmentPath(listener);
  } catch (error) {
    log.warn("The Python extension does not tell when its interpreter changes", error);
    return undefined;
  }
}
