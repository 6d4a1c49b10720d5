using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Api.Tests.Hosting;

namespace Budkavle.Api.Tests.Problems;

public sealed class ProblemTests
{
    [Fact]
    public void Every_code_is_unique_lower_case_ascii_with_an_error_status_and_a_title()
    {
        var codes = ProblemCodes.All;
        Assert.True(codes.Count > 20);
        Assert.Equal(codes.Count, codes.Select(code => code.Code).Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Code));
        Assert.All(codes, code => Assert.InRange(code.Status, 400, 599));
        Assert.All(codes, code => Assert.EndsWith(".", code.Title));
        Assert.All(codes, code => Assert.Equal(code.Code, Encoding.UTF8.GetString(code.Utf8)));
        Assert.All(codes, code => Assert.Same(code, ProblemCodes.Find(code.Code)));
    }

    [Theory]
    [InlineData("idempotency_key_reused", 422)]
    [InlineData("idempotency_key_missing", 400)]
    [InlineData("recipient_not_reachable", 422)]
    [InlineData("invalid_recipient", 422)]
    [InlineData("rate_limited", 429)]
    [InlineData("overloaded", 503)]
    public void The_codes_of_the_contract_have_their_status(string code, int status) =>
        Assert.Equal(status, ProblemCodes.Find(code)?.Status);

    [Fact]
    public void A_line_of_a_bulk_answer_is_written_without_allocating()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using var writer = new Utf8JsonWriter(buffer);
        Problem.WriteLine(writer, 1, "k"u8, ProblemCode.InvalidRecipient, "No.");
        writer.Flush();
        buffer.ResetWrittenCount();
        writer.Reset();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Problem.WriteLine(writer, 7, "key-7"u8, ProblemCode.InvalidRecipient, "The check digit is wrong.");
        writer.Flush();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(
            """{"line":7,"key":"key-7","status":422,"code":"invalid_recipient","detail":"The check digit is wrong."}""",
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public async Task An_endpoint_refuses_with_detail_and_extensions()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Http.GetAsync("/v1/test/refuse");
        Assert.Equal("recipient_not_reachable", await ApiHost.CodeAsync(response));
        var json = await ApiHost.JsonAsync(response);
        Assert.Equal("Left.", json.GetProperty("detail").GetString());
        Assert.Equal(3, json.GetProperty("line").GetInt32());
        Assert.Equal(2, json.GetProperty("fields").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1/test/fault", HttpStatusCode.InternalServerError, "internal_error")]
    [InlineData("/v1/test/store", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("/v1/test/grain", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("/v1/test/stopping", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("/v1/test/full", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("/v1/test/slow", HttpStatusCode.GatewayTimeout, "timed_out")]
    public async Task A_fault_tells_its_code_and_trace_but_nothing_of_its_text(string path, HttpStatusCode status, string code)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, await ApiHost.CodeAsync(response));
        var body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("19121212", body);
        Assert.DoesNotContain("   at ", body);
        var traceId = (await ApiHost.JsonAsync(response)).GetProperty("traceId").GetString()!;
        Assert.Contains(traceId, host.World.Logs.Text);
        Assert.DoesNotContain("19121212", host.World.Logs.Text);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(status == HttpStatusCode.InternalServerError, response.Headers.RetryAfter is null);
    }

    [Theory]
    [InlineData("{\"subject\":")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"subject\":\"a\",\"subject\":\"b\"}")]
    [InlineData("{\"subject\":1}")]
    public async Task Bodies_that_are_not_the_json_of_the_route_are_malformed(string body)
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync("/v1/test/open", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(await ApiHost.CodeAsync(response), new[] { "malformed_json", "bad_request" });
    }

    [Fact]
    public async Task Malformed_json_names_the_place_but_no_name_that_could_be_a_number()
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new StringContent("""{"counts":{"191212121212":"x"}}""", Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync("/v1/test/open", content);
        Assert.Equal("malformed_json", await ApiHost.CodeAsync(response));
        Assert.Equal(1, (await ApiHost.JsonAsync(response)).GetProperty("jsonLine").GetInt32());
        Assert.DoesNotContain("19121212", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Json_nested_deeper_than_the_limit_is_malformed()
    {
        await using var host = await ApiHost.StartAsync();
        var nested = string.Concat(Enumerable.Repeat("{\"inner\":", 40)) + "null" + new string('}', 40);
        using var content = new StringContent(nested, Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync("/v1/test/open", content);
        Assert.Equal("malformed_json", await ApiHost.CodeAsync(response));
    }

    [Fact]
    public async Task What_the_framework_refuses_is_a_problem_too()
    {
        await using var host = await ApiHost.StartAsync();
        using var missing = await host.Http.GetAsync("/v1/nothing-here");
        using var method = await host.Http.DeleteAsync("/v1/test/open");
        using var text = new StringContent("hello", Encoding.UTF8, "text/plain");
        using var media = await host.Http.PostAsync("/v1/test/open", text);
        Assert.Equal("not_found", await ApiHost.CodeAsync(missing));
        Assert.Equal("method_not_allowed", await ApiHost.CodeAsync(method));
        Assert.Contains("POST", method.Content.Headers.Allow);
        Assert.Equal("unsupported_media_type", await ApiHost.CodeAsync(media));
    }

    [Fact]
    public async Task The_type_of_every_problem_leads_to_a_page_that_lists_it()
    {
        await using var host = await ApiHost.StartAsync();
        var page = await host.Http.GetStringAsync("/problems");
        Assert.All(ProblemCodes.All, code => Assert.Contains($"<tr id=\"{code.Code}\">", page));
        using var one = await host.Http.GetAsync("/problems/rate_limited");
        using var none = await host.Http.GetAsync("/problems/no_such_code");
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Contains("default-src 'self'", one.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("not_found", await ApiHost.CodeAsync(none));
    }
}
