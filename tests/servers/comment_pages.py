"""Comments of readers as pages show them."""

THREAD = """<div id="comments" class="comments-area"><h2>3 thoughts</h2><ol class="comment-list">
<li id="comment-12" class="comment byuser even thread-even depth-1 parent"><article id="div-comment-12"
class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img alt="" src="a.png">
<b class="fn">Anna Berg</b><span class="says">says:</span></div><div class="comment-metadata"><a href="#c">
<time datetime="2026-03-01T10:00:00+01:00">March 1, 2026 at 10:00</time></a></div></footer>
<div class="comment-content"><p>The bridge is old.</p><p>It must go.</p></div>
<div class="reply"><a href="#respond">Reply</a></div></article>
<ol class="children"><li id="comment-13" class="comment odd alt depth-2"><article id="div-comment-13"
class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Bo</b></div>
<div class="comment-metadata"><time datetime="2026-03-01T11:00:00+01:00"></time></div></footer>
<div class="comment-content"><p>No, it stays.</p></div></article></li></ol></li>
<li id="comment-14" class="comment even"><article class="comment-body"><div class="comment-author vcard">
<b class="fn">Cy</b></div><div class="comment-content"><p>Write to me at cy@mail.example</p></div></article></li></ol>
<div id="respond" class="comment-respond"><form class="comment-form"><textarea></textarea></form></div></div>"""
