"""What the pages of imports and of batches say of their own."""

from collections.abc import Mapping

from features.text import Text

KEEPING_WORDS: Mapping[str, Text] = {
    # Imports.
    "imports_lead": Text(
        "先预览，再提交：提交前什么也不写；有一行不对就一行也不写。",
        "Look first, then commit: nothing is written before, and all rows are written or none.",
    ),
    "imports_parks": Text("园区数据", "Figures of parks"),
    "imports_parks_note": Text(
        "本机构服务地区内的园区；每个数字要有截至日期，来源空着时记文件名。",
        "Parks in the region of your organisation; each figure needs its date. Without a source "
        "the name of the file is kept as such.",
    ),
    "imports_firms": Text("企业", "Firms"),
    "imports_firms_note": Text(
        "按编号、其次按名称认出已登记的企业；空格不改动原有内容。"
        "招商人员上传的名单超过 {most} 行时，在后台核对，可看进度、取消和续跑。",
        "A firm that is kept already is known by its id, else by its name; a blank cell changes "
        "nothing. A list of more than {most} rows from a promoter is looked at in the background: "
        "it shows how far it is, and can be cancelled and resumed.",
    ),
    "imports_projects": Text("项目", "Projects"),
    "imports_projects_note": Text(
        "按编号、其次按名称认出已登记的项目；三项资金分列，空格不改动原有内容。",
        "A project that is kept already is known by its id, else by its name; the three sums stay "
        "apart, and a blank cell changes nothing.",
    ),
    "imports_template": Text("空白表", "Blank table"),
    "imports_export": Text("导出现有的", "Export what is kept"),
    "imports_file": Text("xlsx、csv 或 parquet 文件", "File: xlsx, csv or parquet"),
    "imports_do": Text("上传并预览", "Send and preview"),
    "imports_of": Text("{kind}：{file}", "{kind}: {file}"),
    "imports_until": Text(
        "还没有写入。{at} 前可提交。",
        "Nothing is written yet. It can be committed until {at}, Beijing time.",
    ),
    "imports_made": Text("已于 {at} 全部写入。", "All of it was written at {at}, Beijing time."),
    "imports_added": Text("新增", "New"),
    "imports_changed": Text("变动", "Changed"),
    "imports_same": Text("未变", "Unchanged"),
    "imports_rejected": Text("有误之处", "Faults"),
    "imports_field": Text("字段", "Field"),
    "imports_commit": Text("全部写入", "Write all of it"),
    "imports_blocked": Text(
        "有不能导入的行，一行也不会写入。请在文件里更正后重新上传。",
        "Rows are at fault, so none is written: correct the file and send it again.",
    ),
    "imports_nothing": Text(
        "与现有内容一致，没有要写的。", "All of it is known: nothing to write."
    ),
    "imports_outdated": Text(
        "预览之后，别人改过其中的记录；什么也没有写入，请重新上传",
        "A record was changed after the preview; nothing was written: send the file again",
    ),
    "imports_not_written": Text("没有写入", "Not written"),
    "imports_rejects_file": Text("下载有误的行（CSV）", "Download the faults (CSV)"),
    "imports_old": Text("现在", "Now"),
    "imports_new": Text("改为", "Would be"),
    "imports_notes": Text("请注意", "Please note"),
    "imports_first_file": Text("文件里有前 {n} 条。", " The file has the first {n}."),
    "imports_first": Text("这里列前 {n} 条。", "The first {n} are listed."),
    "imports_again": Text("导入另一个文件", "Import another file"),
    # Batches.
    "jobs_lead": Text(
        "名单在服务器上排，关掉页面也不停；结果保留 {days} 天。",
        "Ranked on the server, whether or not this page stays open; results are kept for {days} "
        "days.",
    ),
    "jobs_new": Text("上传名单", "Send a list"),
    "jobs_file_hint": Text(
        "一行一家企业；xlsx、csv 或 parquet，至多 {most} MB。",
        "One firm in each row; xlsx, csv or parquet, at most {most} MB.",
    ),
    "jobs_region": Text("园区范围", "Parks of where"),
    "jobs_region_hint": Text(
        "省、盟市或旗县；留空为全国", "Province, league or county; empty for all"
    ),
    "jobs_k": Text("每家列几个园区", "Parks for each firm"),
    "jobs_reasons": Text("附上理由", "Say why"),
    "jobs_reasons_hint": Text(
        "每行多出各项契合度、各项为得分加了多少、待核实和附条件的条件；文件大数倍。",
        "Each row says how far each criterion fits, what it adds to the score, and which "
        "conditions are to be verified or hold conditionally; the file is several times as large.",
    ),
    "jobs_reasons_asked": Text("附上", "given"),
    "jobs_do": Text("开始排名", "Begin"),
    "jobs_mine": Text("本机构的任务", "Jobs of the organisation"),
    "jobs_none": Text("还没有任务。", "No job yet."),
    "jobs_list": Text("名单", "List"),
    "jobs_state": Text("状态", "State"),
    "jobs_sent": Text("上传于", "Sent (Beijing time)"),
    "jobs_rows": Text("已读 / 共（行）", "Rows read / all"),
    "jobs_all": Text("全部任务", "All jobs"),
    "jobs_progress": Text("进度", "Progress"),
    "jobs_of": Text("{read} / {rows} 行", "{read} of {rows} rows"),
    "jobs_counting": Text("正在清点行数", "Counting the rows"),
    "jobs_ranked": Text("已排名", "Ranked"),
    "jobs_nowhere": Text("没有园区可去", "May go to no park"),
    "jobs_rejected": Text("未读入的行", "Rows at fault"),
    "jobs_aside": Text("示例、合计、说明等行", "Examples, totals, remarks"),
    "jobs_cancel": Text("取消", "Cancel"),
    "jobs_cancelling": Text("正在取消…", "Being cancelled…"),
    "jobs_resume": Text("续跑", "Resume"),
    "jobs_result": Text("下载结果", "Download the result"),
    "jobs_changes": Text("下载将有的变动", "Download what would change"),
    "jobs_rejects": Text("下载有误的行（CSV）", "Download the faults (CSV)"),
    "jobs_until": Text("文件保留到 {at}。", "The files are kept until {at}."),
    "jobs_gone": Text(
        "保存期已过，文件已删除；请重新上传。",
        "The files were deleted when their time was up: send them again.",
    ),
    "jobs_asked": Text("排法", "How it is ranked"),
    "jobs_imported": Text("导入企业", "Import of firms"),
    "jobs_refresh": Text(
        "没有脚本时，本页每 5 秒刷新一次。", "Without scripts the page reloads every 5 s."
    ),
}
