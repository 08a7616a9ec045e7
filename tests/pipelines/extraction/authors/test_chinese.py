import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.authors.chinese import Credit, read_credits, reporting_outlet


@pytest.mark.parametrize(
    ("line", "authors", "contributors"),
    [
        ("文、图|记者 罗仕 通讯员 穗外宣", ("罗仕", "穗外宣"), ()),
        ("采写:南都记者 夏嘉雯", ("夏嘉雯",), ()),
        ("采写：南都记者 夏嘉雯", ("夏嘉雯",), ()),
        ("（记者黄志明 通讯员李四）", ("黄志明", "李四"), ()),
        ("本报讯(全媒体记者 李刚)", ("李刚",), ()),
        ("本报记者 张三 李四", ("张三", "李四"), ()),
        ("记者 张三 实习生 李四", ("张三", "李四"), ()),
        ("作者:张三、李四", ("张三", "李四"), ()),
        ("文/图 羊城晚报全媒体记者 张三 李四", ("张三", "李四"), ()),
        ("新京报记者 裴剑飞 摄影 李四", ("裴剑飞",), ("李四",)),
        ("记者 王五 摄", (), ("王五",)),
        ("王文/文", ("王文",), ()),
        ("文｜张三　编辑｜李四", ("张三",), ()),
        ("来源：南方都市报 作者：王五 编辑：赵六", ("王五",), ()),
        ("责任编辑:黄志明", (), ()),
        ("图/视觉中国", (), ()),
        ("记者从湛江市轨道交通集团获悉", (), ()),
        ("作者:admin", (), ()),
        ("作者：小编", (), ()),
        ("文件已经送达各部门", (), ()),
        ("作者:阿卜杜拉·买买提", ("阿卜杜拉·买买提",), ()),
    ],
)
def test_credit_lines(line, authors, contributors):
    credit = read_credits(line)
    assert (credit.authors, credit.contributors) == (authors, contributors)


def test_brackets_at_the_end_of_a_long_paragraph():
    text = "会议指出要把各项工作落到实处。" * 10
    assert read_credits(text + "（记者 黄志明）").authors == ("黄志明",)
    assert read_credits(text * 2 + "（记者 黄志明）" + text * 2) == Credit()


def test_the_paper_before_its_reporter():
    assert read_credits("采写:南都记者 夏嘉雯").outlet == "南都"
    assert read_credits("本报记者 张三").outlet is None
    assert reporting_outlet("9月18日,南都记者从广东省应急管理厅获悉,当日印发通知") == "南都"
    assert reporting_outlet("本报记者从有关部门获悉") is None


@given(st.text(alphabet="记者通讯员文图摄影 :：|/、()（）张三李四作者采写编辑。a1", max_size=80))
def test_no_line_breaks_the_reader(line):
    credit = read_credits(line)
    assert not set(credit.authors) & set(credit.contributors)
    assert all(len(name) >= 2 for name in credit.authors + credit.contributors)


def test_the_maker_of_a_picture_belongs_to_the_picture():
    assert read_credits("工作人员在石桥检查管道。摄影:谢文博") == Credit()
    assert read_credits("文/林晓燕 摄影:谢文博").contributors == ("谢文博",)
