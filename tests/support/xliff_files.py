"""XLIFF files as several tools write them, and articles made from them."""

from __future__ import annotations

V12 = """<?xml version="1.0" encoding="utf-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:its="http://www.w3.org/2005/11/its"
       xmlns:x="urn:example:tool">
  <file original="docs\\news.html" source-language="ru-RU" target-language="en-GB" datatype="html" x:job="7">
    <header><skl><internal-file>a &lt;skeleton&gt;</internal-file></skl><x:extra kept="yes"/></header>
    <body>
      <trans-unit id="1" approved="no" x:score="99">
        <source>Пит Хегсет <g id="1">прибыл</g> в Рим.</source>
        <target state="needs-review-translation" state-qualifier="leveraged-mt">Pete Hegses <g
          id="1">arrived</g> in Rome.</target>
        <note from="Ann">Check the &amp; name</note>
        <alt-trans><source>Пит</source><target>Pete</target></alt-trans>
      </trans-unit>
      <group id="g" translate="no">
        <trans-unit id="2"><source>Не менять</source><target>Leave alone</target></trans-unit>
        <trans-unit id="3" translate="yes"><source>Нефть<x id="1"/> &amp; газ</source><target
          state='final'>Oil<x id="1" equiv-text="|"/> &amp; <mrk mtype="protected">Gazprom</mrk> <bpt
          id="2">&lt;b&gt;<sub>a title</sub></bpt>gas<ept id="2">&lt;/b&gt;</ept>!</target></trans-unit>
      </group>
      <trans-unit id="4"><source>Ещё не переведено</source></trans-unit>
      <trans-unit id="5"><source>Пусто</source><target state="new"/></trans-unit>
      <trans-unit id="6"><source><x id="1"/> </source><target><x id="1"/> </target></trans-unit>
      <trans-unit id="7" approved="yes">
        <source>Улыбка 😀 и שלום</source>
        <target>
          A <g id="1">smile 😀</g>
          and <mrk mtype="x-its" its:locQualityIssueType="misspelling" its:locQualityIssueComment="Which one?"
            its:locQualityIssueSeverity="100">שלום</mrk> עולם
        </target>
      </trans-unit>
    </body>
  </file>
</xliff>
"""
TEXT_12 = (
    "Pete Hegses arrived in Rome.\nLeave alone\nOil & Gazprom gas!\na title\n\n\nA smile 😀 and שלום עולם"
)
SOURCE_12 = "Пит Хегсет прибыл в Рим.\nНе менять\nНефть & газ\n\nЕщё не переведено\nПусто\nУлыбка 😀 и שלום"

V21 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en"
  xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" xmlns:my="urn:example:my">
 <file id="f1" original="story.docx">
  <skeleton href="story.skl"/>
  <notes><note id="n0">About the file</note></notes>
  <group id="g1">
   <unit id="u1" my:a="1">
    <its:locQualityIssues xml:id="lqi1">
     <its:locQualityIssue locQualityIssueType="inconsistent-entities" locQualityIssueSeverity="50"
       locQualityIssueComment="Who is it?"/>
     <its:locQualityIssue locQualityIssueType="style" locQualityIssueEnabled="no"/>
     <its:locQualityIssue locQualityIssueType="grammar"/>
    </its:locQualityIssues>
    <notes><note id="n1" category="check">Is this right?</note></notes>
    <originalData><data id="d1">&lt;br/></data></originalData>
    <segment id="s1" state="translated" subState="my:mt">
     <source>Herr <pc id="1">Hegset</pc> kam.</source>
     <target>Mr <pc id="1"><mrk id="m1" type="its:generic"
       its:locQualityIssuesRef="#its=lqi1">Hegses</mrk></pc> came<ph id="2" dataRef="d1"/>.</target>
    </segment>
    <ignorable><source> </source><target> </target></ignorable>
    <segment id="s2">
     <source><sc id="3"/>Ja<ec startRef="3"/>.</source>
     <target><sc id="3"/>Yes<ec startRef="3"/> &amp; <sm id="m2" translate="no"/>no<em startRef="m2"/>,
      <mrk id="m3" type="comment" value="Too short?">really</mrk>.</target>
    </segment>
   </unit>
  </group>
  <unit id="u2" translate="no"><segment state="final"><source>Fest</source><target>Fixed</target></segment>
  </unit>
  <unit id="u3"><segment state="initial"><source>Neu</source></segment></unit>
  <unit id="u4"><segment state="initial"><source>Neu 2</source><target>New two</target></segment></unit>
 </file>
</xliff>
"""
TEXT_21 = "Mr Hegses came.\nYes & no, really.\nFixed\n\nNew two"
SOURCE_21 = "Herr Hegset kam.\nJa.\nFest\nNeu\nNeu 2"

TRADOS = """\ufeff<?xml version="1.0" encoding="utf-8"?><xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"
 xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2" sdl:version="1.0"><doc-info
 xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><cmt-defs><cmt-def id="c-1"><Comments xmlns=""><Comment
 severity="Low" user="Eve" date="2020-01-01T00:00:00" version="1.0">Is it
 one?</Comment></Comments></cmt-def></cmt-defs></doc-info><file original="C:\\a\\b.docx"
 datatype="x-sdlfilterframework2" source-language="de-DE" target-language="en-US"><header><file-info
 xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><value key="x">1</value></file-info></header><body>\r
<trans-unit id="a-1"><source>Eins. Zwei. Drei.</source><seg-source><g id="5"><mrk mtype="seg"
 mid="1">Eins.</mrk> <mrk mtype="seg" mid="2">Zwei.</mrk> <mrk mtype="seg" mid="3">Drei.</mrk></g></seg-source
 ><target><g id="5"><mrk mtype="seg" mid="1"><mrk
 mtype="x-sdl-comment" sdl:cid="c-1">One</mrk><mrk mtype="x-sdl-deleted"
 sdl:revid="r">gone</mrk>.</mrk> <mrk mtype="seg" mid="2">Two.</mrk> <mrk mtype="seg" mid="3"/></g></target
 ><sdl:seg-defs><sdl:seg id="1" conf="Draft" origin="mt"/><sdl:seg id="2"
 locked="true" conf="ApprovedSignOff"/><sdl:seg id="3"/></sdl:seg-defs></trans-unit>\r
<trans-unit id="a-2"><source>Vier.</source><seg-source><mrk mtype="seg" mid="4">Vier.</mrk></seg-source
 ><sdl:seg-defs><sdl:seg id="4"/></sdl:seg-defs></trans-unit></body></file></xliff>\r
"""
"""As a translation program writes them: segments marked in the translation, changes tracked, states apart."""

_FILE = V21[V21.index(" <file") : V21.index("</xliff>")]
_FIRST = _FILE.replace("lqi1", "lqi0").replace(
    'id="f1" original="story.docx"', 'id="f0" original="a/first.docx"'
)
SEVERAL = V21.replace(_FILE, _FIRST + _FILE)
