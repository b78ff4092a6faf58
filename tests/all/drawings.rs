//! Formulas and diagrams as they come out of a whole build.

use crate::support::TestSite;
use whyfirst::cli::Exit;

const HEAD: &str = "+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n";

fn site(body: &str) -> TestSite {
    TestSite::new(&[("content/posts/post.md", &format!("{HEAD}{body}"))])
}

#[test]
fn faults_point_into_formula_and_fence() {
    let site = site(
        "식 $a + \\aplha$ 뒤\n\n> $$\n> x =\n> y \\fraq{1}{2}\n> $$\n\n- 줄\n\n  ```mermaid\n  %% alt: x\n  flowchart TD\n  A-->B\n  \
         end\n  ```\n\n```mermaid\ngantt\n```\n",
    );
    assert_eq!(
        site.messages(),
        [
            "math-invalid content/posts/post.md:6:8",
            "math-invalid content/posts/post.md:10:5",
            "diagram-invalid content/posts/post.md:19:3",
            "diagram-invalid content/posts/post.md:23:1",
        ]
    );
    assert_eq!(site.build(), Exit::Fine);
    let html = site.read("public/posts/post/index.html");
    assert!(html.contains("<code class=\"math-source\">a + \\aplha</code>"), "{html}");
    assert!(
        html.contains("<figure class=\"code\"><pre tabindex=\"0\" data-lang=\"text\"><code>gantt\n"),
        "{html}"
    );
}

#[test]
fn a_page_with_two_drawings_repeats_no_id_and_no_style() {
    let fence = "```mermaid\n%% alt: 흐름\nflowchart LR\n  A[글] -->|자른다| B[토큰]\n```\n\n";
    let site = site(&format!("{fence}{fence}$$\\boxed{{x}} \\textcolor{{red}}{{y}} \\tag{{1}}$$\n"));
    assert_eq!(site.messages(), [""; 0]);
    assert_eq!(site.build(), Exit::Fine);
    let html = site.read("public/posts/post/index.html");
    assert_eq!(html.matches("role=\"img\" aria-label=\"흐름\"").count(), 2);
    assert_eq!(html.matches("<figure class=\"diagram\" tabindex=\"0\">").count(), 2);
    assert!(!html.contains(" style=") && !html.contains("<style"), "{html}");
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

#[test]
fn a_drawing_without_a_description_is_reported() {
    let site = site("```mermaid\nflowchart LR\n  A --> B\n```\n");
    assert_eq!(site.messages(), ["alt-missing content/posts/post.md:6:1"]);
}
