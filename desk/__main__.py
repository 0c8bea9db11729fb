"""The command line: finds the command, imports only its module, and turns a refusal into one sentence and an exit code."""

import gc
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from types import ModuleType

from desk.output import Output, refuse
from models.refusals import BadInput, Refusal

COMMANDS = {
    "init": ("desk.commands.setup", "建立数据目录、数据库、密钥和人员"),
    "migrate": ("desk.commands.setup", "把数据库升级到程序的版本"),
    "doctor": ("desk.commands.setup", "检查安装和数据是否完好"),
    "demo": ("desk.commands.demo", "演示一件文件从提交到施行的全过程"),
    "serve": ("desk.commands.serve", "启动各部分并看护"),
    "screen": ("desk.commands.screen", "对文件作自动检查（不建事项）"),
    "text": ("desk.commands.screen", "显示读入的文本结构"),
    "evaluate": ("desk.commands.evaluate", "测评自动检查的效果"),
    "precedents": ("desk.commands.precedents", "案例：import、list、like"),
    "report": ("desk.commands.report", "统计：一段时间的办理情况；findings 审查提示的处理情况"),
    "powers": ("desk.commands.powers", "权责清单：import、list"),
    "case": ("desk.commands.case", "事项：submit、adopt、list、show、comments"),
    "search": ("desk.commands.search", "搜索：标题、文号、登记号和正文"),
    "todo": ("desk.commands.todo", "待办：list、do"),
    "advance": ("desk.commands.advance", "在本进程执行到期的自动任务"),
    "dossier": ("desk.commands.dossier", "案卷：导出、verify 核验"),
    "stock": ("desk.commands.stock", "存量文件：import、list、notices、export、status"),
    "sweep": ("desk.commands.sweep", "到期提醒和自动失效"),
    "campaign": ("desk.commands.campaign", "清理工作：open、list、propose、review、decide、publish、close"),
    "law": ("desk.commands.law", "法律数据：calendar、import、list、show"),
    "rule": ("desk.commands.law", "规则：list、confirm"),
    "number": ("desk.commands.number", "编号台账：list、void、hold、resume"),
    "ledger": ("desk.commands.ledger", "办理留痕：head、verify、export"),
    "backup": ("desk.commands.backup", "备份数据库和全部文件"),
    "restore": ("desk.commands.backup", "把备份恢复到空的数据目录"),
    "exchange": ("desk.commands.exchange", "公众来件的接收和公开数据的更新"),
    "public": ("desk.commands.public", "公众网页：export、import"),
    "people": ("desk.commands.people", "人员：list、organ、deputy、token、dissolve"),
}
LISTS = {  # read often, so each has a module that loads little
    "case list": "desk.commands.listing",
    "todo list": "desk.commands.todos",
    "number list": "desk.commands.listing",
    "stock notices": "desk.commands.listing",
}
USAGE = "用法：santong [--json] 命令 …    命令的说明：santong 命令 --help"


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    words = [word for word in words if word != "--json"]
    os.environ.setdefault("DO_NOT_TRACK", "1")
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    sys.exit(run(words, Output(as_json), _kept))


def run(words: Sequence[str], output: Output, load: Callable[[str], ModuleType] = importlib.import_module) -> int:
    """Run a command and return its exit code."""
    if not words or words[0] in {"--help", "-h", "help"}:
        return _help()
    try:
        if words[0] not in COMMANDS:
            what = "选项" if words[0].startswith("-") else "命令"
            raise BadInput(f"没有“{words[0]}”这个{what}；santong --help 列出全部命令。")
        module = load(LISTS.get(" ".join(words[:2]), COMMANDS[words[0]][0]))
        return int(module.run(list(words), output) or 0)
    except Refusal as refusal:
        return refuse(refusal, output)


def _kept(name: str) -> ModuleType:
    """Import a command's module for the life of the process, out of the garbage collector's sight.

    Its passes over what imports leave behind, which is no garbage, would cost a light command a quarter of its time.
    """
    gc.disable()
    module = importlib.import_module(name)
    gc.freeze()
    gc.enable()
    return module


def _help() -> int:
    print(f"三统：行政规范性文件全过程引擎\n\n{USAGE}\n")
    for name, (_, words) in COMMANDS.items():
        print(f"  {name:<12}{words}")
    return 0


if __name__ == "__main__":
    main()
