window.bare.sentence().then((sentence) => {
  const heading = document.createElement('h1');
  heading.textContent = sentence;
  document.body.append(heading);
});
