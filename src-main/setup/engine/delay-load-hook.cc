// Windows only. The binding asks for the functions of "node.exe"; in Electron the program that holds them has another name.
// The linker resolves them at the first call, and this hook answers with the program that runs.
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <delayimp.h>
#include <string.h>

static FARPROC WINAPI AnswerWithThisProgram(unsigned int event, DelayLoadInfo* info) {
  if (event != dliNotePreLoadLibrary || _stricmp(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr));
}

extern "C" const PfnDliHook __pfnDliNotifyHook2 = AnswerWithThisProgram;
