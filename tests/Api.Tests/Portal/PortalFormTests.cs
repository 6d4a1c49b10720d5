using System.Net;
using Budkavle.Api.Letters;
using Budkavle.Api.Submissions;
using Budkavle.Api.Tests.Citizens;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Forms for citizens, made, changed, published and withdrawn in the portal.</summary>
public sealed class PortalFormTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private const int Citizen = 30;

    [Fact]
    public async Task A_form_is_made_question_by_question_looked_at_published_changed_and_withdrawn()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var citizen = await world.LogInAsync(Citizen);
        var address = await OpenIntakeAsync("exempelmyndighet");
        var form = await BeginAsync(officer, "bygglov", "Ansökan om <bygglov>");
        await SaveAsync(officer, form, "add", new() { ["q0-label-sv"] = "Vad gäller det?", ["q0-kind"] = "choice" });
        await SaveAsync(officer, form, "save", new()
        {
            ["q0-required"] = "yes", ["q0-choices"] = "Nytt hus | New house\r\nÖvrigt", ["q1-label-sv"] = "Yta, m²",
            ["q1-label-en"] = "Area", ["q1-kind"] = "number",
        });
        await SaveAsync(officer, form, "up-1", new() { ["q0-required"] = "yes", ["q1-decimals"] = "1", ["q1-min"] = "0,5" });
        var edit = Text(await officer.GetAsync(form));
        var preview = Text(await officer.GetAsync(form + "/preview"));
        var unpublished = await citizen.GetAsync(address + "/bygglov");
        await PublishAsync(officer, form);
        var first = Text(await citizen.GetAsync(address + "/bygglov?lang=sv"));
        await SaveAsync(officer, form, "remove-0", new() { ["title-en"] = "Building permit" });
        var between = await citizen.GetAsync(address + "/bygglov");
        await PublishAsync(officer, form);
        var second = await citizen.GetAsync(address + "/bygglov?lang=en");
        await officer.SubmitAsync(form + "/preview", new() { ["do"] = "withdraw" });
        var withdrawn = await citizen.GetAsync(address + "/bygglov");
        await PublishAsync(officer, form);
        var again = await citizen.GetAsync(address + "/bygglov");
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        var log = Text(await admin.GetAsync(world.At("log")));

        Assert.Contains("nytt_hus = Nytt hus | New house\novrigt = Övrigt", edit, StringComparison.Ordinal);
        Assert.Contains("name=\"q0-name\" value=\"yta_m\"", edit, StringComparison.Ordinal);
        Assert.Contains("name=\"f.yta_m\"", preview, StringComparison.Ordinal);
        Assert.Equal(404, unpublished.Status);
        Assert.Contains("Ansökan om <bygglov>", first, StringComparison.Ordinal);
        Assert.InRange(first.IndexOf("Yta, m²", StringComparison.Ordinal), 0, first.IndexOf("Vad gäller det?", StringComparison.Ordinal));
        Assert.Contains("value=\"nytt_hus\"", first, StringComparison.Ordinal);
        Assert.Contains("f.yta_m", between.Text, StringComparison.Ordinal);
        Assert.Contains("Building permit", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("f.yta_m", second.Text, StringComparison.Ordinal);
        Assert.Equal((404, 200), (withdrawn.Status, again.Status));
        Assert.Contains("Version", Text(await officer.GetAsync(form + "/preview")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("published the form: bygglov", log, StringComparison.Ordinal);
        Assert.Contains("withdrew the form: bygglov", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q0-label-sv", "", "Question 1: its text is missing")]
    [InlineData("title-sv", "", "The title is missing")]
    [InlineData("q0-length", "tio", "Question 1: a number in it is none.")]
    [InlineData("q0-length", "9999", "Question 1: its longest answer is out of bounds.")]
    [InlineData("q0-name", "å", "Question 1: its name for programs is wrong")]
    [InlineData("help-en", "Only English", "The introduction lacks its Swedish")]
    public async Task What_is_wrong_is_told_in_words_and_nothing_is_published(string field, string value, string told)
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var form = await BeginAsync(officer, "fel-" + Guid.NewGuid().ToString("N")[..8], "Fel");
        await SaveAsync(officer, form, "preview", new(StringComparer.Ordinal) { ["q0-label-sv"] = "Namn", [field] = value });
        var preview = await officer.GetAsync(form + "/preview");
        await officer.SubmitAsync(form + "/preview", new() { ["do"] = "publish", ["revision"] = preview.Field("revision") });

        Assert.Contains(told, Text(preview), StringComparison.Ordinal);
        Assert.Contains("not published", (await officer.GetAsync(form + "/preview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_withdrawn_and_said_to_be_though_what_is_being_written_has_a_fault()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var form = await BeginAsync(officer, "under-arbete", "Under arbete");
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "Namn" });
        await PublishAsync(officer, form);
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "" });

        var withdrawn = await officer.SubmitAsync(form + "/preview", new() { ["do"] = "withdraw" });

        Assert.Equal(form + "/preview?done=withdraw", withdrawn.Location);
        Assert.Contains(">withdrawn<", (await officer.GetAsync(form + "/preview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_saves_an_older_one_loses_nothing_of_the_other_and_who_publishes_what_was_not_looked_at_is_stopped()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var second = await world.LogInAsync(PortalFixture.SecondOfficer);
        var form = await BeginAsync(officer, "samtidigt", "Samtidigt");
        var seen = (await second.GetAsync(form)).Field("revision");
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "Den ena" });
        var stale = await second.SubmitAsync(form, new() { ["do"] = "save", ["revision"] = seen, ["q0-label-sv"] = "Den andra" });
        var looked = (await second.GetAsync(form + "/preview")).Field("revision");
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "Något annat" });
        var blind = await second.SubmitAsync(form + "/preview", new() { ["do"] = "publish", ["revision"] = looked });

        Assert.All([stale, blind], answer => Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal));
        Assert.Contains("Den ena", stale.Text, StringComparison.Ordinal);
        Assert.Contains("Något annat", Text(await officer.GetAsync(form)), StringComparison.Ordinal);
        Assert.Contains("not published", (await officer.GetAsync(form + "/preview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_checked_and_given_once_and_another_agency_finds_no_form()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var other = await world.LogInAsync(PortalFixture.Other);
        var form = await BeginAsync(officer, "var-egen", "Vår egen");
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "Namn" });
        var twice = await officer.SubmitAsync(world.At("forms"), new() { ["title"] = "A", ["code"] = "var-egen" });
        var wrong = await officer.SubmitAsync(world.At("forms"), new() { ["title"] = "A", ["code"] = "../x" });
        var theirs = form.Replace(world.Agency.ToString(), world.OtherAgency.ToString(), StringComparison.Ordinal);
        string[] foreign = [form, form + "/preview", theirs, theirs + "/preview"];

        Assert.All([twice, wrong], answer => Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal));
        foreach (var address in foreign)
        {
            Assert.Equal(404, (await other.GetAsync(address)).Status);
            Assert.Equal(404, (await other.SubmitAsync(address, new() { ["do"] = "publish" })).Status);
        }

        await officer.SubmitAsync(form, new() { ["do"] = "end", ["revision"] = (await officer.GetAsync(form)).Field("revision") });
        Assert.Equal(404, (await officer.GetAsync(form)).Status);
    }

    [Fact]
    public async Task A_letter_of_the_portal_names_a_form_and_its_reader_is_led_to_it()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var address = await OpenIntakeAsync("exempelmyndighet");
        var form = await BeginAsync(officer, "svar", "Svar");
        await SaveAsync(officer, form, "save", new() { ["q0-label-sv"] = "Ditt svar" });
        await PublishAsync(officer, form);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var choices = await officer.GetAsync(draft);
        var typed = PortalFixture.Letter("Svara gärna", "preview");
        (typed["form"], typed["reference"]) = ("svar", "Dnr 9");
        await officer.SubmitAsync(draft, typed);
        var sent = await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "test" });
        var inbox = await officer.GetAsync("/my");
        var at = inbox.Text.IndexOf("/my/letters/", StringComparison.Ordinal);
        var letter = inbox.Text[at..(at + "/my/letters/".Length + 36)];
        var opened = await officer.GetAsync(letter);

        Assert.Contains("<option value=\"svar\">", choices.Text, StringComparison.Ordinal);
        Assert.EndsWith("?done=test", sent.Location, StringComparison.Ordinal);
        Assert.Contains($"href=\"{address}/svar?letter={letter[^36..]}\"", opened.Text, StringComparison.Ordinal);
        var answer = await officer.GetAsync($"{address}/svar?letter={letter[^36..]}");
        Assert.Contains("<strong>Dnr 9</strong>", answer.Text, StringComparison.Ordinal);
    }

    private static string Text(Browser.Answer answer) => WebUtility.HtmlDecode(answer.Text);

    private async Task<string> OpenIntakeAsync(string address)
    {
        var desk = world.Silo.Services.GetRequiredService<IntakeDesk>();
        var intake = new IntakeDocument { Address = address, RetentionDays = 7 };
        Assert.NotNull(await desk.ChangeAsync(Ids.ToUInt128(world.Agency), intake, "test", CancellationToken.None));
        return "/my/write/" + address;
    }

    private async Task<string> BeginAsync(Browser officer, string code, string title)
    {
        // A code begins with a letter and has no two hyphens together.
        var begun = await officer.SubmitAsync(world.At("forms"), new() { ["title"] = title, ["code"] = code });
        Assert.Equal(world.At("forms/" + code), begun.Location);
        return begun.Location;
    }

    /// <summary>Sends the form of the page as it is now, with some fields of it.</summary>
    private static async Task SaveAsync(Browser officer, string form, string what, Dictionary<string, string> fields)
    {
        var revision = (await officer.GetAsync(form)).Field("revision");
        Assert.Equal(303, (await officer.SubmitAsync(form, new(fields) { ["do"] = what, ["revision"] = revision })).Status);
    }

    private static async Task PublishAsync(Browser officer, string form)
    {
        var revision = (await officer.GetAsync(form + "/preview")).Field("revision");
        var published = await officer.SubmitAsync(form + "/preview", new() { ["do"] = "publish", ["revision"] = revision });
        Assert.Equal(form + "/preview?done=publish", published.Location);
    }
}
