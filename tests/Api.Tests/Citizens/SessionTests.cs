using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Identity.Sessions;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.Citizens;

public sealed class SessionTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task The_cookie_is_opaque_and_closed_to_scripts_other_hosts_and_plain_connections()
    {
        var http = SessionWorld.Request(null);
        await _world.Silo().OpenAsync(http, 42, AssuranceLevel.Level3, "https://eid.test");
        var set = http.Response.Headers.SetCookie.Single()!;

        Assert.StartsWith("__Host-budkavle-citizen=", set, StringComparison.Ordinal);
        string[] wanted = ["path=/", "secure", "samesite=lax", "httponly"];
        Assert.Equal(wanted, set.Split("; ")[1..]);
        Assert.Equal(70, SessionWorld.CookieOf(http)!.Length);
    }

    [Fact]
    public async Task A_demo_over_plain_http_has_a_cookie_that_browsers_accept_there()
    {
        var http = SessionWorld.Request(null);
        await _world.Silo("http://127.0.0.1:8080").OpenAsync(http, 42, AssuranceLevel.Level3, "test");
        var set = http.Response.Headers.SetCookie.Single()!;

        Assert.StartsWith("budkavle-citizen=", set, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", set, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_takes_a_new_cookie_and_ends_the_session_that_was_in_the_browser()
    {
        var silo = _world.Silo();
        var planted = await SessionWorld.LogInAsync(silo, 666);

        var cookie = await SessionWorld.LogInAsync(silo, 42, planted);

        Assert.NotEqual(planted, cookie);
        Assert.Equal(((UInt128)42, cookie), await SessionWorld.VisitAsync(silo, cookie));
        Assert.Equal(((UInt128)0, ""), await SessionWorld.VisitAsync(silo, planted));
    }

    [Fact]
    public async Task An_invented_cookie_is_nobodys_and_a_changed_one_does_not_end_the_session()
    {
        var silo = _world.Silo();
        var cookie = await SessionWorld.LogInAsync(silo, 42);
        var changed = cookie[..^2] + (cookie[^2] == 'A' ? 'B' : 'A') + cookie[^1];
        string[] wrong = [changed, new string('A', 70), "", "x", cookie + "A", cookie.Replace(cookie[3], '!')];

        foreach (var one in wrong) Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(silo, one)).Mailbox);
        Assert.Equal((UInt128)42, (await SessionWorld.VisitAsync(silo, cookie)).Mailbox);
    }

    [Fact]
    public async Task A_log_out_on_one_silo_counts_on_the_other_at_once()
    {
        var (one, other) = (_world.Silo(), _world.Silo());
        var cookie = await SessionWorld.LogInAsync(one, 42);
        Assert.Equal((UInt128)42, (await SessionWorld.VisitAsync(other, cookie)).Mailbox);

        var http = SessionWorld.Request(cookie);
        await one.CloseAsync(http);

        Assert.Equal("", SessionWorld.CookieOf(http));
        Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(other, cookie)).Mailbox);
    }

    [Fact]
    public async Task Logging_out_everywhere_ends_all_sessions_of_the_mailbox_and_no_others()
    {
        var silo = _world.Silo();
        var phone = await SessionWorld.LogInAsync(silo, 42);
        var computer = await SessionWorld.LogInAsync(silo, 42);
        var stranger = await SessionWorld.LogInAsync(silo, 43);

        await silo.CloseAllAsync(SessionWorld.Request(computer));

        Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(silo, phone)).Mailbox);
        Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(silo, computer)).Mailbox);
        Assert.Equal((UInt128)43, (await SessionWorld.VisitAsync(silo, stranger)).Mailbox);
    }

    [Fact]
    public async Task The_cookie_turns_and_a_copy_of_the_old_one_ends_the_session_for_both()
    {
        var silo = _world.Silo();
        var stolen = await SessionWorld.LogInAsync(silo, 42);
        _world.Time.Advance(TimeSpan.FromMinutes(10));

        var (_, turned) = await SessionWorld.VisitAsync(silo, stolen);
        Assert.NotEqual(stolen, turned);
        Assert.Equal((UInt128)42, (await SessionWorld.VisitAsync(silo, turned)).Mailbox);
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(silo, stolen)).Mailbox);
        Assert.Equal((UInt128)0, (await SessionWorld.VisitAsync(silo, turned)).Mailbox);
    }

    [Fact]
    public async Task Requests_at_the_same_time_while_the_cookie_turns_all_get_through_with_the_same_new_one()
    {
        var silos = new[] { _world.Silo(), _world.Silo() };
        var cookie = await SessionWorld.LogInAsync(silos[0], 42);
        await SessionWorld.VisitAsync(silos[0], cookie);
        _world.Time.Advance(TimeSpan.FromMinutes(10));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => SessionWorld.VisitAsync(silos[at % 2], cookie)));

        Assert.All(answers, answer => Assert.Equal((UInt128)42, answer.Mailbox));
        Assert.NotEqual(cookie, Assert.Single(answers.Select(answer => answer.Cookie).Distinct()));
    }

    [Fact]
    public async Task A_form_opened_before_the_cookie_turned_can_still_be_sent()
    {
        var silo = _world.Silo();
        var cookie = await SessionWorld.LogInAsync(silo, 42);
        var before = (await silo.FindAsync(SessionWorld.Request(cookie)))!.FormToken;
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        var (_, turned) = await SessionWorld.VisitAsync(silo, cookie);
        var other = await SessionWorld.LogInAsync(silo, 42);

        Assert.Equal(before, (await silo.FindAsync(SessionWorld.Request(turned)))!.FormToken);
        Assert.NotEqual(before, (await silo.FindAsync(SessionWorld.Request(other)))!.FormToken);
    }

    [Fact]
    public async Task The_store_shows_neither_cookies_nor_whose_they_are()
    {
        var cookie = await SessionWorld.LogInAsync(_world.Silo(), 42);
        var id = Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(cookie).AsSpan(0, 16));

        var stored = await _world.Documents.ListAsync("citizens/sessions/", CancellationToken.None);

        var (name, document) = Assert.Single(stored);
        Assert.Equal(-1, document.Bytes.Span.IndexOf("https://eid.test"u8));
        Assert.Single(await _world.ReadSessionsAsync(name));
        Assert.NotEqual(id, (await _world.ReadSessionsAsync(name))[0].Name.ToString("x32", null));
    }

    [Fact]
    public async Task Sessions_that_are_over_are_dropped_when_another_is_written_beside_them()
    {
        await SessionWorld.LogInAsync(_world.Silo(), 42);
        var (name, _) = Assert.Single(await _world.Documents.ListAsync("citizens/sessions/", CancellationToken.None));
        var old = (await _world.ReadSessionsAsync(name))[0];
        _world.Time.Advance(TimeSpan.FromMinutes(15));
        var session = CitizenSession.Begin(43, AssuranceLevel.Level3, "test", _world.Time.GetUtcNow());
        var next = new StoredSession(old.Name ^ 1, old.Secret, session);

        await _world.Store.ChangeAsync(next.Name, _ => next, CancellationToken.None);

        Assert.Equal(next.Name, Assert.Single(await _world.ReadSessionsAsync(name)).Name);
    }

    [Fact]
    public async Task The_owner_sees_each_log_in_and_which_were_logged_out()
    {
        var silo = _world.Silo();
        var cookie = await SessionWorld.LogInAsync(silo, 42);
        _world.Time.Advance(TimeSpan.FromMinutes(3));
        await silo.CloseAsync(SessionWorld.Request(cookie));
        await SessionWorld.LogInAsync(silo, 42);
        await SessionWorld.LogInAsync(silo, 43);

        var entries = await _world.Book.ReadAsync(42, CancellationToken.None);

        Assert.Equal(2, entries.Count);
        Assert.Null(entries[0].LoggedOutAt);
        Assert.Equal((3, "https://eid.test"), (entries[1].Level, entries[1].Provider));
        Assert.Equal(entries[1].At.AddMinutes(3), entries[1].LoggedOutAt);
    }

    [Fact]
    public async Task The_list_of_log_ins_keeps_the_newest_two_hundred()
    {
        var silo = _world.Silo();
        for (var log = 0; log < 205; log++)
        {
            _world.Time.Advance(TimeSpan.FromMinutes(1));
            await SessionWorld.LogInAsync(silo, 42);
        }

        var entries = await _world.Book.ReadAsync(42, CancellationToken.None);

        Assert.Equal(200, entries.Count);
        Assert.Equal(_world.Time.GetUtcNow(), entries[0].At);
    }

    [Fact]
    public async Task A_level_below_three_opens_nothing()
    {
        var http = new DefaultHttpContext();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _world.Silo().OpenAsync(http, 42, AssuranceLevel.Level2, "https://eid.test"));

        Assert.False(http.Response.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public void Sessions_without_numbers_are_written_as_they_were_before_numbers_and_those_with_them_keep_them()
    {
        var plain = new StoredSession(5, new byte[32], CitizenSession.Begin(7, AssuranceLevel.Level3, "x", default));
        var numbered = plain with { Name = 6, Number = 198001011234 };

        var before = SessionCodec.Write([plain]);
        var after = SessionCodec.Write([plain, numbered]);

        Assert.Equal((1, 2), (before[0], after[0]));
        Assert.Equal([(5, 0ul)], SessionCodec.Read(before).Select(session => ((int)session.Name, session.Number)));
        Assert.Equal([(5, 0ul), (6, 198001011234ul)], SessionCodec.Read(after).Select(session => ((int)session.Name, session.Number)));
    }
}
